/// Names of camera raw settings (namespace `crs`): their local corrections nest deep, and the paths are shortened.
enum XMPCameraRawNames {
    private static let beginnings = [
        ("CircularGradientBasedCorrections", "CircGradBasedCorr"),
        ("GradientBasedCorrections", "GradientBasedCorr"),
        ("MaskGroupBasedCorrections", "MaskGroupBasedCorr"),
        ("PaintBasedCorrections", "PaintCorrection"),
        ("RetouchAreas", "RetouchArea"),
    ]

    static func name(of path: String) -> String {
        switch path {
        case "Temperature": return "ColorTemperature"
        case "RangeMaskMapInfo": return "RangeMask"
        case "PaintBasedCorrectionsCorrectionMasks": return "PaintBasedCorrectionMasks"
        case "MaskGroupBasedCorrectionsCorrectionMasks": return "MaskGroupBasedCorrMask"
        default: break
        }
        if path.hasPrefix("RangeMaskMapInfoRangeMaskMapInfo") { return String(path.dropFirst(16)) }
        for (beginning, short) in beginnings where path.hasPrefix(beginning) && path != beginning {
            return short + shortened(path.dropFirst(beginning.count), isRetouching: short == "RetouchArea")
        }
        return path
    }

    private static func shortened(_ path: Substring, isRetouching: Bool) -> String {
        let masks = isRetouching ? "Masks" : "CorrectionMasks"
        var short: String
        if path.hasPrefix(masks) {
            let field = path.dropFirst(masks.count)
            short = field.isEmpty ? "Masks" : "Mask" + maskField(field)
        } else if path == "CorrectionName" || path == "CorrectionSyncID" || isRetouching {
            short = String(path)
        } else if path.hasPrefix("Correction") {
            short = String(path.dropFirst(10))
        } else {
            short = String(path.hasPrefix("Local") ? path.dropFirst(5) : path)
        }
        for (ending, shorter) in [
            ("AreaModelsAreaComponents", "AreaModelsComponents"),
            ("AreaModelsColorRangeMaskAreaSampleInfo", "AreaModelsColorSampleInfo"),
        ] where short.hasSuffix(ending) {
            short = short.dropLast(ending.count) + shorter
        }
        return short
    }

    private static func maskField(_ field: Substring) -> String {
        if field.hasPrefix("CorrectionRangeMask") { return "Range" + field.dropFirst(19) }
        if field == "MaskValue" { return "Value" }
        return field == "MasksMaskValue" ? "MasksValue" : String(field)
    }
}
