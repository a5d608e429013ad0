// SPDX-License-Identifier: Apache-2.0

import Casework
import Hummingbird
import Values
import Words

/// All routes, and what their handlers share.
struct Routes: Sendable {
    let casework: Casework
    let settings: WebSettings
    /// As the listeners show it now.
    let identity: @Sendable () -> WebIdentity
    let pages: Pages
    let applications: RequestCounter<IPPrefix?>
    let streams: EventStream
    let requestLimit: RequestLimit

    init(casework: Casework, settings: WebSettings, identity: @escaping @Sendable () -> WebIdentity) throws {
        self.casework = casework
        self.settings = settings
        self.identity = identity
        pages = try Pages(settings: settings)
        applications = RequestCounter(most: settings.limits.applicationsPerHour, window: .seconds(3600))
        streams = EventStream(most: settings.limits.streams, mostOfSession: settings.limits.streamsPerSession)
        requestLimit = RequestLimit(limits: settings.limits)
    }

    /// The office's clock.
    var now: Timestamp { casework.context.now }

    /// Routes of the public listener.
    var publicRoutes: [Route] { apiRoutes + pageRoutes }

    func publicRouter() -> Router<WebContext> { router(publicRoutes) }
    func agentsRouter() -> Router<WebContext> { router(agentRoutes) }

    private func router(_ routes: [Route]) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        let pipeline = RequestPipeline(
            casework: casework, pages: pages,
            peers: PeerIdentity(agentID: { [identity] in try identity().agentID($0) }), limit: requestLimit,
            repeated: RepeatedRequests(casework: casework))
        router.add(middleware: NotFoundMiddleware(pages: pages, limit: requestLimit))
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                await pipeline.respond(to: request, at: route, context: context)
            }
        }
        return router
    }
}

/// Answers requests for which there is no route.
struct NotFoundMiddleware: RouterMiddleware {
    let pages: Pages
    let limit: RequestLimit

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            do throws(TooManyRequests) {
                try limit.count(context)
            } catch {
                var response = error.answer
                response.headers[.retryAfter] = "\(error.pause)"
                SecurityHeaders.add(to: &response, kind: .page, nonce: "")
                return response
            }
            let (problem, status) = RequestPipeline.problem(of: error, context: context)
            let nonce = SecurityHeaders.makeNonce()
            let kind: Route.Kind = ["/api/", "/agent/"].contains { request.uri.path.hasPrefix($0) } ? .api : .page
            let language =
                Cookies(request.headers)[RequestPipeline.languageCookie].flatMap { Language(rawValue: $0) }
                ?? .indonesian
            var response =
                kind == .api
                ? Response.problem(problem, status: status)
                : pages.error(problem, status: status, session: nil, language: language, nonce: nonce)
            SecurityHeaders.add(to: &response, kind: kind, nonce: nonce)
            return response
        }
    }
}
