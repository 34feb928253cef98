internal import Formats
internal import Programs
internal import RemoteObjects

/// What a run would take, by the listings alone: nothing of the objects is asked for.
struct ObjectPlan {
    private(set) var objects = 0
    /// Of all objects whose size is known.
    private(set) var objectBytes: Int64 = 0
    private(set) var unknownSizes = 0
    /// Of the first bytes of each: what is read at least.
    private(set) var bytes: Int64 = 0
    private(set) var listings = 0
    private(set) var failures: [(source: String, reason: String)] = []

    private let headSize = RangePolicy().headSize

    /// Lists all sources that are not done.
    mutating func survey(_ sources: [any ObjectSource], _ filter: ObjectFilter, _ progress: RunProgress) async {
        for _ in progress.failures { add(nil) }
        for (number, source) in sources.enumerated() {
            guard let place = progress.place(of: number) else { continue }
            var listing = ObjectListing(source, from: place)
            do throws(RemoteObjectError) {
                while !Interruption.isRequested, let object = try await listing.nextObject() {
                    if filter.admits(object) { add(object.byteCount) }
                }
            } catch {
                failures.append((source.shownName, error.message))
            }
            if source.isListed { listings += listing.pages }
        }
    }

    private mutating func add(_ size: Int64?) {
        objects += 1
        guard let size else {
            unknownSizes += 1
            bytes += headSize
            return
        }
        objectBytes = objectBytes.addingReportingOverflow(size).overflow ? .max : objectBytes + size
        bytes += min(size, headSize)
    }

    func print(_ context: CommandContext, isJSON: Bool) {
        for failure in failures {
            context.console.complain("\(failure.source): it cannot be listed. \(failure.reason)")
        }
        if isJSON {
            context.console.printJSON { json in
                json.beginObject()
                json.member("objects", objects)
                json.key("objectBytes")
                json.integer(objectBytes)
                json.member("unknownSizes", unknownSizes)
                json.member("listings", listings)
                json.member("requests", objects)
                json.key("bytes")
                json.integer(bytes)
                json.endObject()
            }
            return
        }
        let unknown = unknownSizes > 0 ? ", and \(CountText.of(unknownSizes, "object")) of unknown size" : ""
        context.console.print("\(CountText.of(objects, "object")): \(ByteCountText.of(objectBytes))\(unknown)")
        context.console.print(
            "Reading takes \(CountText.of(objects, "request")) at least, one for most pictures, beside "
                + "\(CountText.of(listings, "listing"))")
        context.console.print("and \(ByteCountText.of(bytes)), somewhat more where metadata is long or at the end.")
    }
}
