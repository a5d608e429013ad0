// SPDX-License-Identifier: Apache-2.0

import Casework
import HTTPTypes
import Hummingbird
import Procedure
internal import Values

struct PersonList: APIDocument {
    let people: [UserView]
}

struct DelegationList: APIDocument {
    let delegations: [DelegationView]
    /// Address of the next page; absent on the last.
    let next: String?
}

extension Route.Body {
    static let newPerson = Route.Body.form("NewPerson", PersonForm.shapes(isNew: true))
    static let person = Route.Body.form("Person", PersonForm.shapes(isNew: false))
    static let delegation = Route.Body.form("NewDelegation", Delegations.shapes)
    static let delegationRevocation = Route.Body.form("DelegationRevocation", Delegations.revocationShapes)
}

/// People, their roles, and who acts in whose post.
extension Routes {
    var peopleAPIRoutes: [Route] {
        let keepers = Route.Access.duty(.keepPeople)
        return [
            Route(
                kind: .api, method: .get, path: "\(Self.api)/people", access: keepers,
                summary: "The people of the office", answers: [.ok("The people.", PersonList.self)]
            ) { call in try .json(PersonList(people: try await casework.people.all(for: try call.user()))) },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/people", access: keepers, summary: "Add a person",
                body: .newPerson, bodyLimit: 16 * 1024, repetition: .refused,
                answers: [
                    Route.Answer(
                        status: 201, text: "The account; its password is shown once.", document: AccountView.self)
                ]
            ) { call in
                let account = try await casework.people.add(FormTexts(try call.json()), by: try call.user())
                return try .json(account, status: .created)
            },
            Route(
                kind: .api, method: .put, path: "\(Self.api)/people/{username}", access: keepers,
                summary: "Change what an account says; what is left out is none", body: .person, bodyLimit: 16 * 1024,
                answers: [.ok("The person.", UserView.self)]
            ) { call in
                try .json(
                    try await casework.people.change(
                        call.parameter("username"), FormTexts(try call.json()), by: try call.user()))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/people/{username}/{deed}", access: keepers,
                summary: "Disable, enable, unlock or signOut a person, or make a new password", bodyLimit: 4096,
                repetition: .refused,
                answers: [.ok("The account.", AccountView.self)]
            ) { call in try .json(try await performDeed(call)) },
            Route(
                kind: .api, method: .get, path: "\(Self.api)/delegations", access: keepers,
                summary: "Who acts in whose post, the latest first",
                query: [.cursor(parts: 1), .number("limit", 1...PageRequest.longest)],
                answers: [.ok("A page of the delegations.", DelegationList.self)]
            ) { call in
                let list = try await casework.delegations.list(for: try call.user(), page: pageRequest(call))
                return try .json(
                    DelegationList(delegations: list.items, next: list.next.map { Self.nextPage(call, $0) }))
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/delegations", access: keepers,
                summary: "Enter a delegation", body: .delegation, bodyLimit: 16 * 1024,
                answers: [
                    Route.Answer(status: 201, text: "The delegation.", document: DelegationView.self)
                ]
            ) { call in
                let delegation = try await casework.delegations.add(
                    FormTexts(try call.json()), by: try call.user())
                return try .json(delegation, status: .created)
            },
            Route(
                kind: .api, method: .post, path: "\(Self.api)/delegations/{id}/revoke", access: keepers,
                summary: "Revoke a delegation at once", body: .delegationRevocation, bodyLimit: 8192,
                answers: [.ok("The delegation.", DelegationView.self)]
            ) { call in
                try .json(
                    try await casework.delegations.revoke(
                        call.parameter("id"), FormTexts(try call.json()), by: try call.user()))
            },
        ]
    }
}
