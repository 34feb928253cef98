internal import HTTPTransport
internal import Observability
internal import StillsService

extension Setting {
    /// Every setting, in the order in which they are shown.
    static let all: [Setting] = serving + limits + timeouts

    private static let serving: [Setting] = [
        .init(
            "listen", .texts, variable: "STILLS_LISTEN", option: "listen",
            default: .texts(HTTPServerConfiguration().addresses)),
        .init("threads", .count(1...1_024), variable: "STILLS_THREADS", option: "threads", default: nil),
        .init(
            "trustedProxies", .texts, variable: "STILLS_TRUSTED_PROXY", option: "trusted-proxy", default: .texts([])),
        .init("plainText", .flag, variable: "STILLS_PLAIN_TEXT", option: "plain-text", default: .flag(false)),
        .init(
            "logLevel", .word(Logger.Level.allCases.map(\.rawValue)), variable: "STILLS_LOG_LEVEL",
            option: "log-level", default: .text(Logger.Level.info.rawValue)),
        .init("openMetrics", .flag, variable: "STILLS_OPEN_METRICS", option: "open-metrics", default: .flag(false)),
        .init("compatR2", .flag, variable: "STILLS_COMPAT_R2", option: "compat-r2", default: .flag(false)),
    ]

    private static let limits: [Setting] = [
        .init(
            "limits.bodyBytes", .bytes(1...(1 << 50)), variable: "STILLS_LIMITS_BODY_BYTES",
            default: .number(HTTPLimits().bodyBytes)),
        .init(
            "limits.pictureBytes", .bytes(1...(1 << 50)), variable: "STILLS_LIMITS_PICTURE_BYTES",
            default: .number(ImageIntake.Limits().byteCount)),
        .init(
            "limits.memoryBytes", .bytes((1 << 20)...(1 << 40)), variable: "STILLS_LIMITS_MEMORY_BYTES",
            default: .number(Int64(ImageIntake.Limits().memoryByteCount))),
        .init(
            "limits.uploadsPerAccount", .count(1...1_000_000), variable: "STILLS_LIMITS_UPLOADS_PER_ACCOUNT",
            default: .number(Int64(ImageIntake.Limits().uploadsPerAccount))),
        .init(
            "limits.connections", .count(1...10_000_000), variable: "STILLS_LIMITS_CONNECTIONS",
            default: .number(Int64(HTTPLoadLimits().connections))),
        .init(
            "limits.connectionsPerAddress", .count(1...10_000_000),
            variable: "STILLS_LIMITS_CONNECTIONS_PER_ADDRESS",
            default: .number(Int64(HTTPLoadLimits().connectionsPerAddress))),
        .init(
            "limits.requests", .count(1...10_000_000), variable: "STILLS_LIMITS_REQUESTS",
            default: .number(Int64(HTTPLoadLimits().requests))),
    ]

    private static let timeouts: [Setting] = [
        timeout("head", HTTPTimeouts().head), timeout("body", HTTPTimeouts().body),
        timeout("idle", HTTPTimeouts().idle), timeout("handler", HTTPTimeouts().handler),
        timeout("write", HTTPTimeouts().write), timeout("stop", .seconds(20)),
        .init(
            "timeouts.upload", .seconds(60...31_536_000), variable: "STILLS_TIMEOUTS_UPLOAD",
            default: .number(ImageIntake.Limits().uploadLifetime)),
    ]

    private static func timeout(_ name: String, _ usual: Duration) -> Setting {
        Setting(
            "timeouts.\(name)", .seconds(1...86_400), variable: "STILLS_TIMEOUTS_\(name.uppercased())",
            default: .number(usual.components.seconds))
    }
}
