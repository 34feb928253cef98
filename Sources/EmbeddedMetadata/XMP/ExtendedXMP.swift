/// Puts together XMP that did not fit in one JPEG segment (XMP specification part 3, section 1.1.3.1).
struct ExtendedXMP {
    private struct Packet {
        var byteCount: Int
        var parts: [Int: ByteView] = [:]
    }

    private var packets: [String: Packet] = [:]

    /// Takes one segment: digest (32 characters), whole size, offset of this part, then the part.
    mutating func add(_ segment: ByteView, limit: Int) {
        guard let digest = segment.view(0, 32), let size = segment.uint32(32), let offset = segment.uint32(36),
            size <= limit, packets.count < 4 || packets[MetadataText.repaired(digest)] != nil
        else { return }
        let name = MetadataText.repaired(digest)
        packets[name, default: Packet(byteCount: Int(size))].parts[Int(offset)] = segment.from(40)
    }

    /// The packet that the main XMP names, when it is complete.
    func packet(named digest: String?) -> ByteView? {
        guard let digest, let packet = packets[digest] else { return nil }
        var bytes: [UInt8] = []
        for offset in packet.parts.keys.sorted() {
            guard offset == bytes.count, let part = packet.parts[offset] else { return nil }
            bytes.append(contentsOf: part.slice)
        }
        return bytes.count == packet.byteCount ? ByteView(bytes) : nil
    }
}
