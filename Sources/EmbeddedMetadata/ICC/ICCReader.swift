/// Reads an ICC profile's header and tags (ICC.1:2022, sections 7 to 10).
struct ICCReader {
    let sink: TagSink

    private static let headerSize = 128

    func read(_ profile: ByteView) {
        guard profile.count >= Self.headerSize + 4, profile.hasASCII("acsp", at: 36) else {
            return sink.warn("The ICC profile does not begin as it must.")
        }
        readHeader(profile)
        guard let count = profile.uint32(Self.headerSize) else { return }
        for index in 0..<Int(min(count, 200)) {
            let entry = Self.headerSize + 4 + index * 12
            guard let signature = profile.uint32(entry), let offset = profile.uint32(entry + 4),
                let size = profile.uint32(entry + 8), sink.takeEntry()
            else { return sink.warn("The ICC profile's table of tags is cut off.") }
            guard let body = profile.view(Int(offset), Int(size)) else {
                sink.warn("A tag of the ICC profile lies beyond its end.")
                continue
            }
            readTag(signature, body)
        }
    }

    private func readHeader(_ profile: ByteView) {
        addLetters("ProfileCMMType", profile, 4)
        addNumber("ProfileVersion", profile.uint16(8))
        addLetters("ProfileClass", profile, 12)
        addLetters("ColorSpaceData", profile, 16)
        addLetters("ProfileConnectionSpace", profile, 20)
        if let date = profile.view(24, 12) { add("ProfileDateTime", ICCValue.date(date)) }
        addLetters("ProfileFileSignature", profile, 36)
        addLetters("PrimaryPlatform", profile, 40)
        addNumber("CMMFlags", profile.uint32(44))
        addLetters("DeviceManufacturer", profile, 48)
        addLetters("DeviceModel", profile, 52)
        if let high = profile.uint32(56), let low = profile.uint32(60) {
            add("DeviceAttributes", .string("\(high) \(low)"))
        }
        addNumber("RenderingIntent", profile.uint32(64))
        if let point = profile.view(68, 12) { add("ConnectionSpaceIlluminant", ICCValue.fixedNumbers(point)) }
        addLetters("ProfileCreator", profile, 80)
        if let id = profile.view(84, 16) {
            add("ProfileID", .string(id.slice.map { String($0) }.joined(separator: " ")))
        }
    }

    private func readTag(_ signature: UInt32, _ body: ByteView) {
        guard let name = ICCTagNames.name(of: signature) else { return }
        if body.hasASCII("meas") { return readMeasurement(body) }
        if body.hasASCII("view") { return readViewing(body) }
        if body.hasASCII("chrm") { return readChromaticity(body) }
        if body.hasASCII("mluc") { return readTranslations(name, body) }
        guard let value = ICCValue.value(body) else { return add(name, .binary(byteCount: body.count)) }
        add(name, value)
    }

    /// Section 10.15: the first text is the profile's own, the others translations.
    private func readTranslations(_ name: String, _ body: ByteView) {
        guard let count = body.uint32(8), let recordSize = body.uint32(12), recordSize >= 12 else { return }
        for index in 0..<Int(min(count, 64)) {
            let record = 16 + index * Int(min(recordSize, 64))
            guard let length = body.uint32(record + 4), let offset = body.uint32(record + 8),
                let bytes = body.view(Int(offset), Int(length)), let code = body.view(record, 4)
            else { return sink.warn("A text of the ICC profile is cut off.") }
            let language = MetadataText.latin1(code.prefix(2)) + "-" + MetadataText.latin1(code.from(2))
            let isOwn = index == 0 || language == "en-US"
            add(isOwn ? name : name + "-" + language, .string(MetadataText.utf16(bytes, .big)))
        }
    }

    private func readMeasurement(_ body: ByteView) {
        addNumber("MeasurementObserver", body.uint32(8))
        if let backing = body.view(12, 12) { add("MeasurementBacking", ICCValue.fixedNumbers(backing)) }
        addNumber("MeasurementGeometry", body.uint32(24))
        if let flare = body.view(28, 4) { add("MeasurementFlare", ICCValue.fixedNumbers(flare)) }
        addNumber("MeasurementIlluminant", body.uint32(32))
    }

    private func readViewing(_ body: ByteView) {
        if let point = body.view(8, 12) { add("ViewingCondIlluminant", ICCValue.fixedNumbers(point)) }
        if let point = body.view(20, 12) { add("ViewingCondSurround", ICCValue.fixedNumbers(point)) }
        addNumber("ViewingCondIlluminantType", body.uint32(32))
    }

    private func readChromaticity(_ body: ByteView) {
        guard let channels = body.uint16(8) else { return }
        addNumber("ChromaticityChannels", channels)
        addNumber("ChromaticityColorant", body.uint16(10))
        for index in 0..<Int(min(channels, 4)) {
            guard let point = body.view(12 + index * 8, 8) else { return }
            add("ChromaticityChannel\(index + 1)", ICCValue.fixedNumbers(point))
        }
    }

    private func add(_ name: String, _ value: TagValue?) {
        guard let value else { return }
        sink.add("ICC_Profile", name, value)
    }

    private func addNumber(_ name: String, _ value: (some BinaryInteger)?) {
        add(name, value.map { .integer(Int64($0)) })
    }

    private func addLetters(_ name: String, _ profile: ByteView, _ offset: Int) {
        guard let letters = profile.view(offset, 4) else { return }
        add(name, .string(MetadataText.latin1(letters.untilNUL)))
    }
}
