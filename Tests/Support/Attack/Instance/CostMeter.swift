// SPDX-License-Identifier: Apache-2.0

/// Processor time of the service for each refused request.
struct CostMeter {
    let process: ServiceProcess
    /// Milliseconds that half of the requests of a kind may take, and of which none may take twice as much: what else the machine does is in
    /// the figures too. Each further 32 KiB of a body, which has to be deciphered and read, may take as much again.
    let limit: Double
    private(set) var row: Row
    private var figures: [Double] = []
    private var worst = (milliseconds: 0.0, name: "")
    private var exceeded: [String: Int] = [:]

    init(_ name: String, _ process: ServiceProcess, limit: Double) {
        self.process = process
        self.limit = limit
        row = Row(name)
    }

    /// Whether a kind of request has shown often enough what it costs.
    func isKnown(_ name: String) -> Bool { (exceeded[name] ?? 0) >= 3 }

    /// Sends the request.
    mutating func measure(_ name: String, _ request: Request, on client: Client) async -> Response {
        let share = Double(1 + (request.body?.count ?? 0) / 32_768)
        return await measure("\(name) to \(request.method) \(request.target)", known: name, most: limit * share) {
            await client.send(request, within: 20)
        }
    }

    /// Runs `body`, and once or twice more when it seems to cost too much: the service's own work of each second falls into some. The first
    /// one's result is handed on.
    mutating func measure<Value>(
        _ name: String, known kind: String? = nil, most: Double? = nil, _ body: () async -> Value
    ) async -> Value {
        let limit = most ?? limit
        var (value, milliseconds) = await cost(of: body)
        for _ in 0..<2 where milliseconds > limit {
            milliseconds = min(milliseconds, await cost(of: body).milliseconds)
        }
        figures.append(milliseconds)
        if milliseconds > worst.milliseconds { worst = (milliseconds, kind ?? name) }
        if milliseconds > 2 * limit { exceeded[kind ?? name, default: 0] += 1 }
        row.expect(milliseconds <= 2 * limit, "\(name) took \(Figure.milliseconds(milliseconds)) of processor time")
        return value
    }

    /// What else must hold of the same request; counts no case of its own.
    mutating func expect(_ holds: Bool, _ repeats: @autoclosure () -> String) {
        guard !holds else { return }
        row.expect(false, repeats())
        row.tried -= 1
    }

    private func cost<Value>(of body: () async -> Value) async -> (value: Value, milliseconds: Double) {
        let before = process.processorMilliseconds
        let value = await body()
        return (value, process.processorMilliseconds - before)
    }

    /// The row of one kind, with its figures.
    var summary: Row {
        var row = row
        let sorted = figures.sorted()
        guard !sorted.isEmpty else { return row }
        let median = sorted[sorted.count / 2]
        row.expect(median <= limit, "half of them took \(Figure.hundredths(median)) ms of processor time and more")
        row.worst =
            "median \(Figure.hundredths(median)) ms, most \(Figure.hundredths(worst.milliseconds)) ms"
        return row
    }

    /// The row of many kinds, with the worst of them.
    var comparison: Row {
        var row = row
        row.worst = "\(Figure.hundredths(worst.milliseconds)) ms: \(worst.name)"
        return row
    }
}
