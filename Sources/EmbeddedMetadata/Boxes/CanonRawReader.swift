/// Reads the boxes that make an ISO base media file Canon's CR3: directories of tags, XMP and previews in boxes of
/// Canon's own (their layout is described by the community: canon_cr3, 2018), the raw picture in tracks.
final class CanonRawReader {
    private let input: Input
    private let sink: TagSink
    private var tracks = 0

    private enum UUID {
        static let canon: [UInt8] = [
            0x85, 0xC0, 0xB6, 0x87, 0x82, 0x0F, 0x11, 0xE0, 0x81, 0x11, 0xF4, 0xCE, 0x46, 0x2B, 0x6A, 0x48,
        ]
        static let xmp: [UInt8] = [
            0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
        ]
        static let preview: [UInt8] = [
            0xEA, 0xF4, 0x2B, 0x5E, 0x1C, 0x98, 0x4B, 0x88, 0xB9, 0xFB, 0xB7, 0xDC, 0x40, 0x6E, 0x4D, 0x16,
        ]
    }

    init(input: Input, sink: TagSink) {
        self.input = input
        self.sink = sink
    }

    /// A box `uuid` beside the movie.
    func readExtension(_ box: Box) throws(MetadataError) {
        guard let id = try input.bytes(at: box.offset, count: 16) else { return }
        if id.hasPrefix(UUID.xmp) {
            guard let packet = try input.content(of: box.skipping(16), sink: sink) else { return }
            XMPReader(sink: sink).read(packet)
        } else if id.hasPrefix(UUID.preview) {
            // Eight bytes that nobody explains, then the box.
            var boxes = BoxSequence(in: box.skipping(24), input: input, sink: sink)
            while let part = try boxes.next() {
                if part.name == "PRVW" { try readPreview(part) }
            }
        }
    }

    /// `moov`: Canon's directories, and the tracks.
    func readMovie(_ box: Box) throws(MetadataError) {
        var boxes = BoxSequence(in: box, input: input, sink: sink)
        while let part = try boxes.next() {
            if part.name == "mvhd", let body = try input.content(of: part, sink: sink) {
                MovieHeaders(sink: sink).readMovie(body)
            } else if part.name == "trak" {
                tracks += 1
                try readTrack(part)
            } else if part.name == "uuid", try input.bytes(at: part.offset, count: 16)?.hasPrefix(UUID.canon) == true {
                try readDirectories(part.skipping(16))
            }
        }
    }

    /// The size that the camera's directories state, where no track has given one.
    func finish() {
        guard sink.picture.type == .cr3, let width = sink.value(of: "ImageWidth", in: "EXIF")?.number,
            let height = sink.value(of: "ImageHeight", in: "EXIF")?.number, width > 0, height > 0
        else { return }
        sink.setSize(width: Int(width), height: Int(height))
    }

    /// Four TIFF structures, each with one directory: CMT1 the main one, CMT2 Exif, CMT3 maker notes, CMT4 GPS.
    private func readDirectories(_ box: Box) throws(MetadataError) {
        var boxes = BoxSequence(in: box, input: input, sink: sink)
        while let part = try boxes.next() {
            let directory: ExifDirectory
            switch part.name {
            case "CMT1": directory = .main(0)
            case "CMT2": directory = .exif
            case "CMT4": directory = .gps
            default: continue
            }
            guard let body = try input.content(of: part, sink: sink) else { continue }
            let exif = ExifReader(input: Input(body), fileOffset: part.offset, first: directory, sink: sink)
            if try !exif.read() { sink.warn("The box \(part.name) does not begin as it must.") }
        }
    }

    private func readPreview(_ box: Box) throws(MetadataError) {
        guard let header = try input.bytes(at: box.offset, count: 16), let size = header.uint32(12),
            Int64(size) <= box.size - 16
        else { return }
        sink.add("QuickTime", "PreviewImage", .binary(byteCount: Int(size)))
        sink.notePreview(at: box.offset + 16, byteCount: Int64(size))
    }

    /// `trak`: the size that it is shown with, and where its first sample is. In a CR3 the first track is a JPEG.
    private func readTrack(_ box: Box) throws(MetadataError) {
        var boxes = BoxSequence(in: box, input: input, sink: sink)
        while let part = try boxes.next() {
            if part.name == "tkhd", let body = try input.content(of: part, sink: sink) {
                MovieHeaders(sink: sink).readTrack(body)
                takeSize(body)
            } else if part.name == "mdia" {
                if let header = try child("mdhd", of: part), let body = try input.content(of: header, sink: sink) {
                    MovieHeaders(sink: sink).readMedia(body)
                }
                if let samples = try sampleTable(part) { try readFirstSample(samples) }
            }
        }
    }

    /// A sequence of pictures without a main one: what the track shows counts (ISO/IEC 14496-12, section 8.3.2).
    private func takeSize(_ body: ByteView) {
        guard sink.picture.type != .cr3, sink.picture.width == nil, let version = body.byte(0),
            let width = body.uint32(version == 0 ? 76 : 88), let height = body.uint32(version == 0 ? 80 : 92)
        else { return }
        // Sixteen bits of each are the fraction.
        if width >> 16 > 0, height >> 16 > 0 { sink.setSize(width: Int(width >> 16), height: Int(height >> 16)) }
    }

    /// The box `stbl` within `mdia`.
    private func sampleTable(_ media: Box) throws(MetadataError) -> Box? {
        guard let information = try child("minf", of: media) else { return nil }
        return try child("stbl", of: information)
    }

    private func child(_ name: String, of box: Box) throws(MetadataError) -> Box? {
        var parts = BoxSequence(in: box, input: input, sink: sink)
        while let part = try parts.next() {
            if part.name == name { return part }
        }
        return nil
    }

    private func readFirstSample(_ samples: Box) throws(MetadataError) {
        guard sink.picture.type == .cr3 else { return }
        var offset: Int64?
        var size: UInt32?
        var parts = BoxSequence(in: samples, input: input, sink: sink)
        while let part = try parts.next() {
            guard let head = try input.bytes(at: part.offset, count: Int(min(part.size, 16))) else { continue }
            switch part.name {
            // One size for all samples, or a table of them.
            case "stsz": size = head.uint32(4) == 0 ? head.uint32(12) : head.uint32(4)
            case "co64": offset = head.uint64(8).flatMap { Int64(exactly: $0) }
            case "stco": offset = head.uint32(8).map(Int64.init)
            default: break
            }
        }
        guard let offset, let size, size > 0 else { return }
        if tracks == 1 { sink.add("QuickTime", "JpgFromRaw", .binary(byteCount: Int(size))) }
        sink.notePreview(at: offset, byteCount: Int64(size))
    }
}
