import StillsTesting

extension SeededRandom {
    /// A text of scalars from all over Unicode, ASCII more often than chance would have it.
    mutating func text(length: Int) -> String {
        var text = ""
        for _ in 0..<length {
            let limit: UInt32 = Bool.random(using: &self) ? 0x80 : Bool.random(using: &self) ? 0x3100 : 0x11_0000
            if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &self)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
