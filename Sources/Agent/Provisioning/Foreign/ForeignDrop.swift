// SPDX-License-Identifier: Apache-2.0

/// A place in somebody else's tables where tenants' packets may end: a drop wins over our accept, whatever their order.
package struct ForeignDrop: Hashable, Sendable, CustomStringConvertible {
    package let family: String
    package let table: String
    package let chain: String
    /// Of the rule; `nil`: the chain's policy.
    package let handle: Int?

    /// For example `table inet filter, chain forward, rule 12`.
    package var description: String {
        "table \(family) \(table), chain \(chain), " + (handle.map { "rule \($0)" } ?? "its policy")
    }
}

/// Finds ``ForeignDrop``s in the listing of all rules: pure.
struct ForeignDropReader {
    private struct Chain: Hashable {
        let family: String
        let table: String
        let name: String
    }

    private struct Rule {
        let handle: Int
        let drops: Bool
        let targets: [String]
    }

    private static let hooks: Set<String> = ["ingress", "prerouting", "forward", "postrouting", "egress"]

    private var bases: [Chain] = []
    private var policies: [Chain: String] = [:]
    private var rules: [Chain: [Rule]] = [:]

    /// - Parameter withBridge: whether what a bridge passes is looked at too.
    init(_ objects: [NftValue], withBridge: Bool) {
        for object in objects {
            guard let entry = object["chain"] ?? object["rule"], let family = entry["family"]?.text,
                let table = entry["table"]?.text, table != TenantTable.name || TableFamily(rawValue: family) == nil,
                family != "bridge" || withBridge
            else { continue }
            if object["chain"] != nil, let name = entry["name"]?.text {
                let chain = Chain(family: family, table: table, name: name)
                guard let hook = entry["hook"]?.text, ForeignDropReader.hooks.contains(hook) else { continue }
                bases.append(chain)
                policies[chain] = entry["policy"]?.text
            } else if let name = entry["chain"]?.text, let handle = entry["handle"]?.number {
                let expressions = entry["expr"]?.list ?? []
                rules[Chain(family: family, table: table, name: name), default: []].append(
                    Rule(
                        handle: handle, drops: expressions.contains(where: \.mayDrop),
                        targets: expressions.flatMap(\.targets)))
            }
        }
    }

    /// In the order of the tables.
    var drops: [ForeignDrop] {
        var (found, seen) = ([ForeignDrop](), Set<Chain>())
        for base in bases {
            if policies[base] == "drop" {
                found.append(ForeignDrop(family: base.family, table: base.table, chain: base.name, handle: nil))
            }
            var waiting = [base]
            while let chain = waiting.popLast() {
                guard seen.insert(chain).inserted else { continue }
                for rule in rules[chain] ?? [] {
                    if rule.drops {
                        found.append(
                            ForeignDrop(
                                family: chain.family, table: chain.table, chain: chain.name, handle: rule.handle))
                    }
                    waiting += rule.targets.map { Chain(family: chain.family, table: chain.table, name: $0) }
                }
            }
        }
        return found
    }
}

extension NftValue {
    /// A verdict, alone or in a map of verdicts.
    fileprivate var mayDrop: Bool {
        switch self {
        case .object(let members):
            members["drop"] != nil || members["reject"] != nil
                || members["vmap"].map { map in
                    map["data"]?["set"]?.list.contains { $0.list.last?.mayDrop == true } == true
                }
                    == true
        case .null, .flag, .number, .text, .list: false
        }
    }

    /// Chains that it leads to.
    fileprivate var targets: [String] {
        let direct = ["jump", "goto"].compactMap { self[$0]?["target"]?.text }
        return direct + (self["vmap"]?["data"]?["set"]?.list.flatMap { $0.list.last?.targets ?? [] } ?? [])
    }
}
