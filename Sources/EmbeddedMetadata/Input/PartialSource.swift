/// A range of another source, which must lie within it.
struct PartialSource: ByteSource {
    let whole: any ByteSource
    let offset: Int64
    let byteCount: Int64

    func read(at position: Int64, count: Int) throws(ByteSourceError) -> [UInt8] {
        guard position >= 0, count > 0, position < byteCount else { return [] }
        return try whole.read(at: offset + position, count: Int(min(Int64(count), byteCount - position)))
    }

    func read(at position: Int64, atLeast least: Int, count: Int) throws(ByteSourceError) -> [UInt8] {
        guard position >= 0, count > 0, position < byteCount else { return [] }
        let rest = byteCount - position
        return try whole.read(
            at: offset + position, atLeast: Int(min(Int64(least), rest)), count: Int(min(Int64(count), rest)))
    }
}
