internal import Arguments
internal import Programs
internal import RemoteObjects

/// Which objects are read, and how many at a time: options of every command that reads objects.
struct ObjectRunOptions {
    let filter: ObjectFilter
    /// How many objects are read at a time.
    let width: Int

    static let usualWidth = 32
    /// So many results may wait for one that is slow.
    static let windowPerPlace = 32

    static let parallel = Option.value(
        "parallel", valueName: "N", help: "How many objects are read at a time.", defaultText: "\(usualWidth)")

    static let declared: [Option] = [
        .value(
            "ext", valueName: "NAME", help: "Of buckets: only objects whose names end so, as in --ext jpg,heic.",
            isRepeatable: true),
        .value(
            "min-size", valueName: "SIZE", help: "Of buckets: only objects of at least so many bytes; 500k, 2M, 1G."),
        .value("max-size", valueName: "SIZE", help: "Of buckets: only objects of at most so many bytes."),
        parallel,
    ]

    init(_ invocation: Invocation) throws(UsageError) {
        let names = invocation.values("ext").flatMap { $0.split(separator: ",") }
        let extensions = names.map { $0.drop { $0 == "." }.lowercased() }
        if let _ = invocation.value("ext"), extensions.isEmpty || extensions.contains("") {
            throw invocation.invalidValue(of: "ext", expected: "the ending of a name, such as jpg")
        }
        let smallest = try Self.size("min-size", invocation) ?? 0
        let largest = try Self.size("max-size", invocation) ?? .max
        guard smallest <= largest else {
            throw invocation.usageError(.invalidValue, "--min-size must not be more than --max-size.")
        }
        filter = ObjectFilter(extensions: Set(extensions), sizes: smallest...largest)
        width = try Self.width(invocation)
    }

    static func width(_ invocation: Invocation) throws(UsageError) -> Int {
        try invocation.integer("parallel", in: 1...256) ?? usualWidth
    }

    private static func size(_ name: String, _ invocation: Invocation) throws(UsageError) -> Int64? {
        guard let text = invocation.value(name) else { return nil }
        guard let size = ByteCountText.bytes(text) else {
            throw invocation.invalidValue(of: name, expected: "a number of bytes, such as 4096, 500k, 2M or 1G")
        }
        return size
    }
}
