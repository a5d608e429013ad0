// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let commonSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Sanitisers, set by scripts/fuzz alone: the drivers under Tests/FuzzTests become an executable instead of a test, and everything else
/// is compiled with the coverage that leads the fuzzer. Optimised, with every check on.
let fuzzing = Context.environment["TITIPAN_FUZZ"]
let coverage = ["-sanitize-coverage=edge,pc-table,inline-8bit-counters", "-enable-testing"]

let settings = commonSettings + (fuzzing.map { [.unsafeFlags(["-sanitize=\($0)"] + coverage)] } ?? [])

/// Settings of targets that parse untrusted bytes of packets and capture files. They borrow the bytes, which takes lifetime annotations, and
/// are checked for strict memory safety.
let parserSettings: [SwiftSetting] =
    settings + [
        .enableExperimentalFeature("Lifetimes"),
        .strictMemorySafety(),
    ]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

/// A library target: `group` is the folder below `Sources`.
func library(
    _ name: String,
    in group: String,
    _ dependencies: [Target.Dependency] = [],
    resources: [Resource]? = nil,
    settings: [SwiftSetting] = settings
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Sources/\(group)/\(name)",
        resources: resources,
        swiftSettings: settings
    )
}

/// A thin C target: module map and typed inline shims around one system library.
func system(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
    .systemLibrary(
        name: name,
        path: "Sources/System/\(name)",
        pkgConfig: pkgConfig,
        providers: [.apt([apt])]
    )
}

func tests(
    _ name: String,
    _ dependencies: [Target.Dependency],
    fixtures: [String] = [],
    settings: [SwiftSetting] = settings
) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: dependencies,
        path: "Tests/\(name)Tests",
        exclude: fixtures,
        swiftSettings: settings
    )
}

/// The fuzz drivers: a test that replays the corpus, or the fuzzer itself.
let fuzzTarget: Target = {
    let dependencies: [Target.Dependency] = [
        "Values", "Judging", "AgentRuntime", "Capture", "Casework", "Delivery", "Documents", "Evidence",
        "EvidenceSamples",
        "FilterMachine", "Ledger", "Linux", "Packets", "Pcap", "Probes", "Sampling", "Settings", "Traffic", "Web",
        "Words",
        "SecureShell", "Spool",
    ]
    guard let fuzzing else {
        return tests("Fuzz", dependencies, fixtures: ["Corpus", "Fuzzer"])
    }
    return .executableTarget(
        name: "titipan-fuzz", dependencies: dependencies, path: "Tests/FuzzTests",
        exclude: ["Corpus", "CorpusTests.swift", "RandomInputTests.swift"],
        swiftSettings: commonSettings, linkerSettings: [.unsafeFlags(["-sanitize=\(fuzzing)", "-use-ld=lld"])])
}()

let package = Package(
    name: "titipan",
    products: [
        .executable(name: "titipan-agent", targets: ["titipan-agent"]),
        .executable(name: "titipan-service", targets: ["titipan-service"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        // System: one thin C target per library.
        system("CPcap", pkgConfig: "libpcap", apt: "libpcap-dev"),
        // It verifies certificates by OpenSSL, whose headers apt has as libssl-dev.
        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        system("CPostgres", pkgConfig: "libpq", apt: "libpq-dev"),
        system("CQREncode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
        system("CLinux", apt: "linux-libc-dev"),
        system("CNetlinkRoute", pkgConfig: "libnl-route-3.0", apt: "libnl-route-3-dev"),
        system("CMath", apt: "libc6-dev"),
        system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),

        // Its headers do not go with Glibc's module, so that this one is compiled; apt has it as libsnmp-dev.
        .target(name: "CSNMP", path: "Sources/System/CSNMP", linkerSettings: [.linkedLibrary("netsnmp")]),

        // Shared: libraries that agent and service both use.
        library("Values", in: "Shared"),
        library("Linux", in: "Shared", ["CLinux", "Values"]),
        library("TextOutput", in: "Shared", ["Linux", logging]),
        library("Evidence", in: "Shared", ["Values", crypto]),
        library("Words", in: "Shared", ["Values", "Evidence"]),
        library("Bandwidth", in: "Shared", ["CMath", "Values", "Evidence"]),
        library("Judging", in: "Shared", ["Values", "Evidence", "Bandwidth"]),
        library("Ledger", in: "Shared", [crypto]),
        library("CurlClient", in: "Shared", ["CCurl", "Linux"]),
        library("Settings", in: "Shared", ["CYAML"]),
        library("CommandOptions", in: "Shared", ["Linux", "Words", argumentParser]),

        // Agent: packets in, signed reports out.
        library("Packets", in: "Agent", ["Values"], settings: parserSettings),
        library("Pcap", in: "Agent", ["Linux", "Packets", "Values"], settings: parserSettings),
        library(
            "Sampling", in: "Agent", ["Linux", "Bandwidth", "Packets", "Pcap", "Values", "Evidence"],
            settings: parserSettings),
        library(
            "Capture", in: "Agent", ["CPcap", "CLinux", "Linux", "Packets", "Pcap", "Sampling", "Values", "Evidence"]),
        library("Switches", in: "Agent", ["CSNMP", "Linux", "Packets", "Values", "Evidence"]),
        library(
            "Probes", in: "Agent",
            [
                "Linux", "CurlClient", "Packets", "Pcap", "Capture", "SecureShell", "Switches", "Sampling", "Words",
                "Values", "Evidence",
                subprocess,
            ]),
        library("Provisioning", in: "Agent", ["CNetlinkRoute", "Evidence", "Linux", "Values"]),
        library("SecureShell", in: "Agent", [crypto, cryptoExtras], settings: parserSettings),
        library("Terminal", in: "Agent", ["Linux", "TextOutput"]),
        library("Spool", in: "Agent", ["Linux", "Values", "Evidence"]),
        library(
            "Delivery", in: "Agent",
            ["CurlClient", "Ledger", "Linux", "Spool", "Values", "Evidence", crypto, x509, asn1, logging]),
        library(
            "AgentRuntime", in: "Agent",
            [
                "Judging", "Bandwidth",
                "Linux", "Delivery", "Provisioning", "Spool", "Probes", "Capture", "Pcap", "Packets", "Sampling",
                "Switches",
                "Values", "Words", "Evidence", "Settings", "Terminal", "TextOutput", "CurlClient",

                logging,
            ]),
        .executableTarget(
            name: "titipan-agent",
            dependencies: [
                "AgentRuntime", "CommandOptions", "Evidence", "Judging", "Linux", "Provisioning", "Sampling",
                "Terminal", "TextOutput", "Values", "Words",
                argumentParser,
                logging,
            ],
            path: "Sources/Agent/titipan-agent",
            swiftSettings: settings
        ),

        // Service: the case, from application to a closed step 11.
        library("Procedure", in: "Service", ["Values", "Words"]),
        library("Inventory", in: "Service", ["Values", "Words"]),
        library("Traffic", in: "Service", ["Bandwidth", "Values", "Evidence"]),
        library("Database", in: "Service", ["Linux", "CPostgres", grdb, logging, crypto]),
        library(
            "Identity", in: "Service", ["Linux", "Values", "Evidence", "Ledger", crypto, cryptoExtras, x509, asn1]),
        library(
            "CaseStore", in: "Service",
            ["Database", "Procedure", "Inventory", "Traffic", "Values", "Evidence", "Ledger", logging]),
        library(
            "Documents", in: "Service",
            ["Judging", "CQREncode", "Values", "Words", "Evidence", "Ledger", mustache, subprocess],
            resources: [.copy("Templates")]),
        library("Mail", in: "Service", ["CurlClient", "Values"]),
        library(
            "Casework", in: "Service",
            [
                "Bandwidth", "Judging",
                "CaseStore", "Procedure", "Inventory", "Identity", "Documents", "Mail", "Values",
                "Words", "Evidence",
                "Ledger", "Linux", "Traffic", crypto, logging, lifecycle,
            ]),
        library(
            "Web", in: "Service",
            [
                "Bandwidth", "Traffic",
                "Casework", "Inventory", "Procedure", "Documents", "Values", "Words",
                "Evidence",
                hummingbird, nioSSL, nioCore, mustache, logging, lifecycle,
            ],
            resources: [.copy("Templates"), .copy("Assets")]),
        .executableTarget(
            name: "titipan-service",
            dependencies: [
                "Web", "Casework", "CaseStore", "CommandOptions", "Database", "Identity", "Documents", "Mail",
                "Procedure", "Inventory",
                "Values", "Words", "Evidence", "Linux", "Settings", "TextOutput", argumentParser, logging, lifecycle,
            ],
            path: "Sources/Service/titipan-service",
            swiftSettings: settings
        ),

        // Tests: a folder per target, and the whole system in the lab.
        // The program that `scripts/bench probes` measures: no product, so that it is never installed.
        .executableTarget(
            name: "probe-meter", dependencies: ["Values", "Evidence", "Probes"], path: "Tests/Support/ProbeMeter",
            swiftSettings: settings
        ),
        // What ConfinementTests start, to try what a filter of system calls leaves.
        .executableTarget(
            name: "filter-trial", dependencies: ["AgentRuntime"], path: "Tests/Support/FilterTrial",
            swiftSettings: settings
        ),
        // What `scripts/bench load` measures.
        .executableTarget(
            name: "load-meter", dependencies: ["Casework", "Evidence", "OfficeSupport", "TestSupport"],
            path: "Tests/Support/LoadMeter", swiftSettings: settings
        ),
        // What fills the store of `scripts/bench service`.
        .executableTarget(
            name: "service-meter",
            dependencies: [
                "CaseStore", "Casework", "Database", "Evidence", "Identity", "Inventory", "OfficeSupport", "Procedure",
                "Values", logging,
            ],
            path: "Tests/Support/ServiceMeter", swiftSettings: settings
        ),
        // What `scripts/attack` sends: no product either.
        .executableTarget(
            name: "attack",
            dependencies: [
                "CurlClient", "Delivery", "Documents", "Evidence", "Ledger", "Linux", "OfficeSupport", "Values", "Web",
                nioCore, nioPosix, nioSSL,
            ],
            path: "Tests/Support/Attack", swiftSettings: settings
        ),
        .target(name: "Failures", path: "Tests/Support/Failures", swiftSettings: settings),
        .target(
            name: "Namespaces", dependencies: ["Failures", "CLinux", subprocess], path: "Tests/Support/Namespaces",
            swiftSettings: settings),
        .target(
            name: "ApplicationSamples", dependencies: ["Procedure"], path: "Tests/Support/Applications",
            swiftSettings: settings),
        .target(
            name: "TestSupport", dependencies: ["Database", "Linux", logging], path: "Tests/Support/Database",
            swiftSettings: settings),
        .target(
            name: "OfficeSupport",
            dependencies: [
                "ApplicationSamples", "CaseStore", "Casework", "Database", "Documents", "Evidence", "Identity",
                "Inventory", "Mail",
                "Procedure", "TestSupport", "Values", logging,
            ],
            path: "Tests/Support/Office", swiftSettings: settings),
        .target(
            name: "ListenerSupport", dependencies: ["Casework", "Web", lifecycle, logging],
            path: "Tests/Support/Listeners", swiftSettings: settings),
        tests("Values", ["Values", "EvidenceSamples"]),
        .target(
            name: "EvidenceSamples", dependencies: ["Judging", "Values", "Evidence"],
            path: "Tests/Support/EvidenceSamples", swiftSettings: settings),
        tests("Evidence", ["Values", "Evidence", "EvidenceSamples"], fixtures: ["Golden"]),
        tests("Words", ["Words", "Values", "Evidence", "EvidenceSamples"]),
        tests("Bandwidth", ["Values", "Evidence", "Bandwidth", "EvidenceSamples"]),
        tests("Judging", ["Values", "Evidence", "Judging", "EvidenceSamples"]),
        tests("Ledger", ["Ledger", crypto]),
        tests("CurlClient", ["CurlClient", "Failures", subprocess]),
        tests("Settings", ["Settings", yams]),
        tests("Packets", ["Packets", "Values"]),
        tests("Pcap", ["Failures", "Pcap", "Packets", "Values"]),
        .target(
            name: "FilterMachine", dependencies: ["Sampling"], path: "Tests/Support/FilterMachine",
            swiftSettings: commonSettings
        ),
        tests(
            "Sampling", ["Linux", "Bandwidth", "FilterMachine", "Packets", "Pcap", "Sampling", "Values", "Evidence"]),
        tests(
            "Capture",
            [
                "Capture", "Linux", "Sampling", "Packets", "Pcap", "Values", "Evidence", "Failures", "Namespaces",
                "CLinux",
            ]),
        tests("Provisioning", ["Delivery", "Evidence", "Linux", "Namespaces", "Provisioning", "Values"]),
        tests("Switches", ["Switches", "Values", "Evidence", "Namespaces"]),
        tests(
            "Probes",
            [
                "Sampling",
                "Judging",
                "Probes", "Switches", "Capture", "Linux", "Failures", "Namespaces", "Packets", "Pcap", "CurlClient",
                "Values", "Evidence", subprocess,
            ],
            fixtures: ["Recordings"]),
        tests("SecureShell", ["Failures", "Linux", "SecureShell", crypto]),
        tests("Terminal", ["Linux", "Terminal", "TextOutput"]),
        tests("TextOutput", ["TextOutput"]),
        tests("Spool", ["Linux", "Spool", "Values", "Evidence"]),
        tests(
            "Delivery",
            ["Delivery", "Failures", "Ledger", "Spool", "Values", "Evidence", "CurlClient", subprocess, logging]),
        tests(
            "AgentRuntime",
            [
                "Bandwidth",
                "Judging",
                "AgentRuntime", "Capture", "Delivery", "Linux", "Switches", "Packets", "Pcap", "Sampling", "Values",
                "Words", "Evidence", "Namespaces",
                "Settings", "Spool",
                "Terminal", "Failures",
                logging, subprocess,
            ],
            fixtures: ["Captures"]),
        tests("Procedure", ["ApplicationSamples", "Procedure", "Values", "Words"], fixtures: ["Golden"]),
        tests("Inventory", ["Inventory", "Values", "Words"]),
        tests("Traffic", ["Bandwidth", "Traffic", "Values", "Evidence", "EvidenceSamples"]),
        tests("Database", ["Database", "TestSupport", logging]),
        tests("Identity", ["Identity", "Values", "Evidence", "Ledger", "TestSupport", crypto, x509, asn1, subprocess]),
        tests(
            "CaseStore",
            [
                "ApplicationSamples", "CaseStore", "Database", "Procedure", "Inventory", "Values", "Evidence", "Ledger",
                "TestSupport",
            ]),
        tests("Documents", ["Documents", "Values", "Words", "Evidence", "Ledger", mustache, subprocess]),
        tests("Mail", ["Evidence", "Mail", "Values", subprocess]),
        tests(
            "Casework",
            [
                "Casework", "CaseStore", "Database", "Procedure", "Inventory", "Identity", "Documents", "Mail",
                "Linux", "Traffic", "Values", "Words", "Evidence", "Ledger", "OfficeSupport", "TestSupport", crypto,
                x509,
                asn1,
            ]),
        tests(
            "Web",
            [
                "Documents",
                "Web", "Casework", "CaseStore", "Database", "Identity", "Inventory", "ListenerSupport", "OfficeSupport",
                "Procedure",
                "Traffic",
                "Values", "Words", "Evidence", "Ledger", "Linux", "TestSupport", logging,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        // A year of certificates: the service's listeners and the agent's delivery code in one process.
        tests(
            "Renewal",
            [
                "Casework", "CaseStore", "CurlClient", "Delivery", "Evidence", "Identity", "ListenerSupport",
                "OfficeSupport", "Spool",
                "TestSupport", "Values", "Web", "Words", logging,
            ]),
        tests(
            "titipan-service",
            [
                "titipan-service", "Web", "Casework", "Database", "Documents", "Evidence", "Inventory", "Procedure",
                "Settings", "TestSupport", "Values", argumentParser, subprocess,
            ]),
        tests("Scenarios", ["Judging", "Values", "Evidence", subprocess], fixtures: ["Recordings"]),
        fuzzTarget,
    ],
    swiftLanguageModes: [.v6]
)
