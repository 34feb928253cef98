/// Reads how a HEIF picture is coded: HEVC (ISO/IEC 14496-15, section 8.3.3) or AV1 (AV1 Codec ISO
/// Media File Format Binding).
struct CodingConfiguration {
    let sink: TagSink
    let priority: TagPriority

    func readHEVC(_ body: ByteView) {
        guard let profile = body.byte(1), let constraints = body.view(6, 6), let rates = body.byte(21) else { return }
        add("HEVCConfigurationVersion", body.byte(0))
        add("GeneralProfileSpace", profile >> 6)
        add("GeneralTierFlag", profile >> 5 & 1)
        add("GeneralProfileIDC", profile & 31)
        add("GenProfileCompatibilityFlags", body.uint32(2))
        let flags = constraints.slice.map { String($0) }.joined(separator: " ")
        sink.add("QuickTime", "ConstraintIndicatorFlags", .string(flags), priority: priority)
        add("GeneralLevelIDC", body.byte(12))
        add("MinSpatialSegmentationIDC", body.uint16(13).map { $0 & 0x0FFF })
        add("ParallelismType", body.byte(15).map { $0 & 3 })
        add("ChromaFormat", body.byte(16).map { $0 & 3 })
        add("BitDepthLuma", body.byte(17).map { ($0 & 7) + 8 })
        add("BitDepthChroma", body.byte(18).map { ($0 & 7) + 8 })
        if let rate = body.uint16(19) {
            sink.add("QuickTime", "AverageFrameRate", .real(Double(rate) / 256), priority: priority)
        }
        add("ConstantFrameRate", rates >> 6)
        add("NumTemporalLayers", rates >> 3 & 7)
        add("TemporalIDNested", rates >> 2 & 1)
    }

    func readAV1(_ body: ByteView) {
        guard let version = body.byte(0), let format = body.byte(2) else { return }
        add("AV1ConfigurationVersion", version & 0x7F)
        add("ChromaFormat", format >> 2 & 7)
        add("ChromaSamplePosition", format & 3)
    }

    private func add(_ name: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        sink.add("QuickTime", name, .integer(Int64(value)), priority: priority)
    }
}
