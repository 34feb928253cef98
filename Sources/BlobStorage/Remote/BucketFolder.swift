/// What the keys of a store's objects begin with.
enum BucketFolder {
    /// A prefix with a slash behind it; empty for none.
    static func named(_ prefix: String) -> String { prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/" }
}
