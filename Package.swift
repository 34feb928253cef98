// swift-tools-version: 6.2
import PackageDescription

// Arrows point down only (Documentation/Architecture.md). Every target states what it may import, and the build
// checks it: `--explicit-target-dependency-import-check error`.

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// The wrappers hold all code that the compiler cannot check for memory safety; there it must be marked.
let wrapper: [SwiftSetting] = house + [.strictMemorySafety()]

func cLibrary(_ name: String, pkgConfig: String? = nil, apt: String? = nil) -> Target {
    .systemLibrary(
        name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig, providers: apt.map { [.apt([$0])] })
}

func module(_ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = house) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// - Parameter scripts: files in its folder that tests run; none of them is built.
func tests(_ name: String, _ dependencies: [Target.Dependency], scripts: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: scripts, swiftSettings: house)
}

let package = Package(
    name: "stills",
    products: [
        .executable(name: "stills", targets: ["stills"]),
        .executable(name: "stillsd", targets: ["stillsd"]),
        .library(name: "EmbeddedMetadata", targets: ["EmbeddedMetadata"]),
        // For tests only: preloaded into the program whose durability is tested.
        .library(name: "PowerLossRecorder", type: .dynamic, targets: ["CPowerLossRecorder"]),
    ],
    targets: [
        // Programs: parse arguments, compose, run.
        .executableTarget(
            name: "stills",
            dependencies: [
                "Arguments", "CloudAuth", "EmbeddedMetadata", "Execution", "Formats", "HTTPClient", "Linux", "Programs",
                "RemoteObjects", "S3", "StillsClient",
                "StillsModel", "StillsService",
            ],
            swiftSettings: house),
        // What the programs have in common: how a command is declared and run, what it prints and how it ends.
        module(
            "Programs",
            [
                "Arguments", "CloudAuth", "Execution", "Formats", "HTTPClient", "Linux", "S3", "StillsModel",
                "StillsService", "Utf8proc",
            ]),

        .executableTarget(
            name: "stillsd",
            dependencies: [
                "API", "Arguments", "Execution", "Formats", "HTTPTransport", "Linux", "Observability", "Programs",
                "StillsModel",
                "StillsService",
            ],
            swiftSettings: house),

        // Routes, and the forms of requests and responses: maps HTTP to use cases.
        module(
            "API",
            ["Execution", "Formats", "HTTPTransport", "Observability", "OpenSSL", "StillsModel", "StillsService"]),

        // The log and the metrics.
        module("Observability", ["Formats"]),

        // The API, from the other side: what a server's library can do, and by what it knows its user.
        module(
            "StillsClient",
            ["Execution", "Formats", "HTTPClient", "Linux", "OpenSSL", "StillsModel", "StillsService"]),

        // Sockets and HTTP; knows no domain. Of the model it uses byte streams.
        module("HTTPTransport", ["StillsModel", "Execution", "Linux"]),

        // Use cases: the only place that combines the seams.
        module(
            "StillsService",
            [
                "Argon2", "BlobStorage", "CatalogStorage", "EmbeddedMetadata", "Execution", "Formats", "Linux",
                "OpenSSL", "S3", "StillsModel",
            ]),

        // Requests to other servers.
        module("HTTPClient", ["Curl", "Linux", "StillsModel"]),

        // Who we are to a cloud: credentials, where they come from, and the signatures made with them.
        module("CloudAuth", ["Execution", "Expat", "Formats", "HTTPClient", "Linux", "OpenSSL", "StillsModel"]),

        // Buckets of S3 and of servers that speak its protocol.
        module("S3", ["CloudAuth", "Expat", "HTTPClient", "OpenSSL", "StillsModel"]),
        // Objects on web servers and in buckets: listed, and read by ranges.
        module(
            "RemoteObjects",
            ["CloudAuth", "EmbeddedMetadata", "Execution", "Formats", "HTTPClient", "Linux", "S3", "StillsModel"]),

        // Buckets of Google Cloud Storage.
        module("GoogleStorage", ["CloudAuth", "Formats", "HTTPClient", "StillsModel"]),

        // Backends, one folder each.
        module("BlobStorage", ["StillsModel", "Execution", "GoogleStorage", "Linux", "OpenSSL", "S3"]),
        module("CatalogStorage", ["StillsModel", "Execution", "Formats", "Linux", "SQLite", "Zstd"]),

        // What everything speaks of.
        module("StillsModel", ["Utf8proc"]),
        module("EmbeddedMetadata", ["Zlib", "Expat"]),
        module("Formats", ["YAML"]),
        module("Arguments"),
        module("Execution", ["Linux"]),

        // One Swift wrapper per C library.
        module("Linux", ["CLinux"], settings: wrapper),
        module("SQLite", ["CSQLite"], settings: wrapper),
        module("OpenSSL", ["COpenSSL"], settings: wrapper),
        module("Argon2", ["CArgon2"], settings: wrapper),
        module("Zlib", ["CZlib"], settings: wrapper),
        module("Expat", ["CExpat"], settings: wrapper),
        module("Zstd", ["CZstd"], settings: wrapper),
        module("Utf8proc", ["CUtf8proc"], settings: wrapper),
        module("YAML", ["CYAML"], settings: wrapper),

        module("Curl", ["CCurl"], settings: wrapper),

        cLibrary("CLinux"),
        // Not linked: loaded when it is first needed. Only its header is used here.
        cLibrary("CCurl", apt: "libcurl4-openssl-dev"),
        cLibrary("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        cLibrary("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
        cLibrary("CArgon2", apt: "libargon2-dev"),
        cLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        cLibrary("CExpat", pkgConfig: "expat", apt: "libexpat1-dev"),
        cLibrary("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
        // Its pkg-config file holds a flag that the package manager refuses; the module map names the library.
        cLibrary("CUtf8proc", apt: "libutf8proc-dev"),
        cLibrary("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),

        // For tests only.
        module(
            "StillsTesting",
            ["CloudAuth", "Execution", "Formats", "GoogleStorage", "HTTPClient", "Linux", "S3", "StillsModel"]),
        tests("StillsModelTests", ["StillsModel", "StillsTesting"]),
        tests("FormatsTests", ["Formats", "StillsTesting"]),
        tests("ArgumentsTests", ["Arguments"]),
        tests("ObservabilityTests", ["Formats", "Observability"]),
        tests(
            "APITests",
            [
                "API", "Argon2", "Execution", "Formats", "HTTPTransport", "Linux", "Observability", "OpenSSL",
                "StillsModel", "StillsService", "StillsTesting",
            ]),
        tests("LinuxTests", ["Linux"]),
        tests("OpenSSLTests", ["OpenSSL"]),
        tests("Argon2Tests", ["Argon2"]),
        tests(
            "HTTPTransportTests", ["HTTPTransport", "Execution", "Linux", "StillsModel"], scripts: ["flood.py"]),
        tests(
            "StillsClientTests",
            ["Execution", "Formats", "HTTPClient", "Linux", "StillsClient", "StillsModel", "StillsService"]),
        tests("HTTPClientTests", ["HTTPClient", "StillsModel"], scripts: ["faulty_server.py"]),
        tests(
            "CloudAuthTests", ["CloudAuth", "Execution", "HTTPClient", "Linux", "OpenSSL", "StillsModel"],
            scripts: ["Vectors", "credential_server.py"]),
        tests(
            "RemoteObjectsTests",
            [
                "CloudAuth", "EmbeddedMetadata", "Execution", "Formats", "HTTPClient", "Linux", "RemoteObjects", "S3",
                "StillsModel", "StillsTesting",
            ],
            scripts: ["object_server.py"]),
        // Serves fixed answers, to measure the transport alone.
        .executableTarget(
            name: "HTTPSubject", dependencies: ["HTTPTransport", "Linux", "StillsModel"], path: "Tests/HTTPSubject",
            swiftSettings: house),
        // Fills a catalog and asks it, to measure searching.
        .executableTarget(
            name: "SearchSubject", dependencies: ["CatalogStorage", "Linux", "StillsModel", "StillsTesting"],
            path: "Benchmarks/SearchSubject", swiftSettings: house),
        tests("ExecutionTests", ["Execution", "Linux"]),
        .target(
            name: "CPowerLossRecorder", path: "Sources/C/CPowerLossRecorder",
            cSettings: [.define("_GNU_SOURCE"), .treatAllWarnings(as: .error)]),
        .executableTarget(
            name: "PowerLossSubject",
            dependencies: ["BlobStorage", "CSQLite", "Execution", "Linux", "StillsModel", "StillsTesting"],
            path: "Tests/PowerLossSubject", swiftSettings: house),
        tests(
            "PowerLossTests",
            [
                "BlobStorage", "CSQLite", "CatalogStorage", "Execution", "Linux", "OpenSSL", "StillsModel",
                "StillsService",
                "StillsTesting",
            ]),
        tests(
            "BlobStorageTests",
            ["BlobStorage", "Execution", "GoogleStorage", "HTTPClient", "Linux", "S3", "StillsModel", "StillsTesting"],
            scripts: ["faulty_proxy.py"]),
        tests(
            "GoogleStorageTests", ["GoogleStorage", "HTTPClient", "OpenSSL", "StillsModel", "StillsTesting"],
            scripts: ["foreign_client.py"]),
        tests("S3Tests", ["CloudAuth", "HTTPClient", "Linux", "OpenSSL", "S3", "StillsModel", "StillsTesting"]),
        // The programs' common parts that can be tested without starting one.
        tests("ProgramTests", ["Linux", "Programs", "Utf8proc"]),
        tests("EndToEndTests", ["Arguments", "Linux", "S3", "StillsTesting"]),
        tests("CatalogStorageTests", ["CatalogStorage", "Execution", "SQLite", "StillsModel", "StillsTesting"]),
        tests(
            "StillsServiceTests",
            [
                "Argon2", "BlobStorage", "CatalogStorage", "Execution", "Formats", "Linux", "SQLite", "StillsModel",
                "StillsService",
                "StillsTesting",
            ]),
        tests(
            "EmbeddedMetadataTests", ["EmbeddedMetadata", "Expat", "StillsTesting", "Zlib"],
            scripts: ["exifread_reference.py"]),
    ]
)
