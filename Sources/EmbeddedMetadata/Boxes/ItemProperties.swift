/// Reads the properties of a HEIF file's main picture: size, turn, depth, colour, and how it is coded
/// (ISO/IEC 23008-12, section 6.5; ISO/IEC 14496-12, section 12.1).
final class ItemProperties {
    private let input: Input
    private let sink: TagSink
    private var transform: DisplayTransform?
    private var priority = TagPriority.normal

    init(input: Input, sink: TagSink) {
        self.input = input
        self.sink = sink
    }

    /// - Parameters:
    ///   - boxes: Those of `ipco`, in their order.
    ///   - table: Says which of them are the main picture's.
    func read(_ boxes: [Box], _ table: ItemTable) throws(MetadataError) {
        let own = Set(table.primary.flatMap { table.items[$0] }?.properties ?? [])
        let shared = Set(table.items.values.flatMap { table.concernsPrimary($0) ? $0.properties : [] })
        let all = Set(table.items.values.flatMap(\.properties))
        for (index, box) in boxes.enumerated() {
            let number = index + 1
            // What its tiles have, the main picture has too, but for their size. What no item has is anybody's.
            let isShared = shared.contains(number) && box.name != "ispe"
            guard own.contains(number) || isShared || !all.contains(number) else { continue }
            priority = own.contains(number) ? .high : .normal
            try describe(box)
        }
        // Turn and mirroring apply in the order of the association.
        let order = table.primary.flatMap { table.items[$0] }?.properties ?? []
        for number in order where number > 0 && number <= boxes.count { try apply(boxes[number - 1]) }
        // Only these count here: what Exif says of it was true of the camera's own file.
        sink.replaceOrientation(transform?.orientation)
    }

    private func describe(_ box: Box) throws(MetadataError) {
        switch box.name {
        case "ispe", "pixi", "irot", "auxC", "pasp", "clap", "hvcC", "av1C", "colr": break
        default: return
        }
        guard let body = try input.content(of: box, sink: sink) else { return }
        switch box.name {
        case "ispe": describeSize(body)
        case "pixi": describeDepth(body)
        case "irot": add("Rotation", body.byte(0).map { .integer(Int64($0 & 3) * 90) })
        case "auxC": add("AuxiliaryImageType", .string(MetadataText.repaired(body.from(4).untilNUL)))
        case "pasp": add("PixelAspectRatio", numbers([body.uint32(0), body.uint32(4)]))
        case "clap": describeAperture(body)
        case "hvcC": CodingConfiguration(sink: sink, priority: priority).readHEVC(body)
        case "av1C": CodingConfiguration(sink: sink, priority: priority).readAV1(body)
        case "colr": describeColour(body)
        default: break
        }
    }

    private func describeSize(_ body: ByteView) {
        guard body.uint32(0) == 0, let width = body.uint32(4), let height = body.uint32(8) else { return }
        if priority == .high || sink.picture.width == nil { sink.setSize(width: Int(width), height: Int(height)) }
        sink.add("File", "ImageWidth", .integer(Int64(width)), priority: priority)
        sink.add("File", "ImageHeight", .integer(Int64(height)), priority: priority)
        add("ImageSpatialExtent", .string("\(width) \(height)"))
    }

    private func describeDepth(_ body: ByteView) {
        guard body.uint32(0) == 0, let channels = body.byte(4) else { return }
        let depths = body.from(5).prefix(Int(channels)).slice.map { String($0) }
        add("ImagePixelDepth", .string(depths.joined(separator: " ")))
    }

    private func describeAperture(_ body: ByteView) {
        let values = stride(from: 0, to: 32, by: 8).compactMap { offset -> String? in
            guard let above = body.uint32(offset), let below = body.uint32(offset + 4), below != 0 else { return nil }
            let value = Double(Int32(bitPattern: above)) / Double(Int32(bitPattern: below))
            return NumberText.text(of: NumberText.rounded(value, toDigits: 10))
        }
        if values.count == 4 { add("CleanAperture", .string(values.joined(separator: " "))) }
    }

    private func describeColour(_ body: ByteView) {
        if body.hasASCII("prof") || body.hasASCII("rICC") {
            return ICCReader(sink: sink).read(body.from(4))
        }
        guard let kind = body.view(0, 4) else { return }
        add("ColorProfiles", .string(MetadataText.latin1(kind)))
        add("ColorPrimaries", body.uint16(4).map { .integer(Int64($0)) })
        add("TransferCharacteristics", body.uint16(6).map { .integer(Int64($0)) })
        add("MatrixCoefficients", body.uint16(8).map { .integer(Int64($0)) })
    }

    private func apply(_ box: Box) throws(MetadataError) {
        guard box.name == "irot" || box.name == "imir", let value = try input.bytes(at: box.offset, count: 1)?.byte(0)
        else { return }
        var next = transform ?? DisplayTransform()
        if box.name == "irot" {
            next.turn(clockwise: 4 - Int(value & 3))
        } else if value & 1 == 0 {
            next.exchangeTopAndBottom()
        } else {
            next.exchangeLeftAndRight()
        }
        transform = next
    }

    private func numbers(_ values: [UInt32?]) -> TagValue? {
        let known = values.compactMap { $0 }
        return known.count == values.count ? .string(known.map { String($0) }.joined(separator: " ")) : nil
    }

    private func add(_ name: String, _ value: TagValue?) {
        guard let value else { return }
        sink.add("QuickTime", name, value, priority: priority)
    }
}
