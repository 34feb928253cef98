/// A file of ``DiskModel``: what programs see, and what would survive.
struct ModelFile: Sendable {
    /// What programs see.
    private(set) var current: [UInt8] = []
    /// What was synced.
    private(set) var durable: [UInt8] = []
    /// Blocks that differ, or may differ, between the two.
    private(set) var dirtyBlocks: Set<Int> = []

    /// Disks write this much at once: smaller changes are there or not.
    static let blockSize = 512

    init() {}

    /// A file that was there before the run.
    init(durable bytes: [UInt8]) {
        current = bytes
        durable = bytes
    }

    /// - Returns: what the write replaced, to be torn later.
    mutating func write(_ bytes: [UInt8], at offset: Int) throws(PowerLossError) -> ModelWrite {
        let (end, overflow) = offset.addingReportingOverflow(bytes.count)
        guard !overflow, end <= ModelFile.sizeLimit else {
            throw PowerLossError("A write to byte \(offset) is beyond what the model holds.")
        }
        let before = ModelWrite(
            offset: offset, count: bytes.count, countBefore: current.count,
            bytesBefore: offset < current.count ? Array(current[offset..<min(end, current.count)]) : [])
        let start = min(offset, current.count)
        if end > current.count { current.append(contentsOf: repeatElement(0, count: end - current.count)) }
        current.copy(bytes, to: offset)
        markDirty(start..<end)
        return before
    }

    mutating func setLength(_ length: Int) throws(PowerLossError) {
        guard length <= ModelFile.sizeLimit else {
            throw PowerLossError("A length of \(length) bytes is beyond what the model holds.")
        }
        let before = current.count
        if length < before {
            current.removeLast(before - length)
        } else {
            current.append(contentsOf: repeatElement(0, count: length - before))
        }
        markDirty(min(before, length)..<max(before, length))
    }

    mutating func sync() {
        durable = current
        dirtyBlocks.removeAll()
    }

    /// What programs see, with the write torn: from `cut` bytes into it on, its place holds what it held before.
    func torn(_ write: ModelWrite, after cut: Int) -> [UInt8] {
        var bytes = current
        for index in cut..<write.count where write.offset + index < bytes.count {
            bytes[write.offset + index] = index < write.bytesBefore.count ? write.bytesBefore[index] : 0
        }
        let end = write.offset + write.count
        if end == bytes.count, write.countBefore < end {
            bytes.removeLast(end - max(write.countBefore, write.offset + cut))
        }
        return bytes
    }

    /// The synced bytes with some of the changed blocks, and the old length or the new one.
    func subset(using random: inout SeededRandom) -> [UInt8] {
        if dirtyBlocks.isEmpty { return durable }
        let isNewLength = Bool.random(using: &random)
        var bytes = isNewLength ? current : durable
        let other = isNewLength ? durable : current
        // What was there before a file grew is zeros; what was cut off stays where the length did.
        let limit = isNewLength ? bytes.count : min(bytes.count, current.count)
        for block in dirtyBlocks.sorted() where Bool.random(using: &random) {
            let start = block * ModelFile.blockSize
            let end = min(start + ModelFile.blockSize, limit)
            if start < end { bytes.copy(other, in: start..<end) }
        }
        return bytes
    }

    /// The model holds every file in memory, twice.
    private static let sizeLimit = 1 << 30

    private mutating func markDirty(_ range: Range<Int>) {
        if range.isEmpty { return }
        for block in (range.lowerBound / ModelFile.blockSize)...((range.upperBound - 1) / ModelFile.blockSize) {
            dirtyBlocks.insert(block)
        }
    }
}

/// A write, and what stood in its place.
struct ModelWrite: Sendable {
    let offset: Int
    let count: Int
    let countBefore: Int
    let bytesBefore: [UInt8]
}
