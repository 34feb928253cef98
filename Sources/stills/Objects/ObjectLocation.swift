internal import Arguments
internal import Programs

/// Where objects are that a command line names: a URL, or a place in a bucket.
enum ObjectLocation: Equatable {
    /// `http://…`, `https://…`.
    case web(String)
    /// `gs://bucket/prefix`.
    case google(bucket: String, prefix: String)
    /// `s3://bucket/prefix`.
    case s3(bucket: String, prefix: String)

    /// nil for the path of a file.
    ///
    /// - Throws: ``UsageError`` for a bucket without a name.
    init?(_ argument: Argument, _ invocation: Invocation) throws(UsageError) {
        let text = argument.text
        guard let end = text.firstRange(of: "://") else { return nil }
        switch text[..<end.lowerBound].lowercased() {
        case "http", "https": self = .web(text)
        case "gs":
            let (bucket, prefix) = try Self.bucket(text[end.upperBound...], "gs", invocation)
            self = .google(bucket: bucket, prefix: prefix)
        case "s3":
            let (bucket, prefix) = try Self.bucket(text[end.upperBound...], "s3", invocation)
            self = .s3(bucket: bucket, prefix: prefix)
        default: return nil
        }
    }

    var isWeb: Bool {
        if case .web = self { true } else { false }
    }

    private static func bucket(
        _ text: Substring, _ scheme: String, _ invocation: Invocation
    ) throws(UsageError) -> (String, String) {
        let bucket = text.prefix { $0 != "/" }
        guard !bucket.isEmpty else {
            throw invocation.usageError(.invalidValue, "A bucket needs its name: \(scheme)://BUCKET/PREFIX.")
        }
        return (String(bucket), String(text.dropFirst(bucket.count).dropFirst()))
    }
}
