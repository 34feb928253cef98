internal import CUtf8proc

/// How many columns characters take on a terminal.
package enum CharacterWidth {
    /// 0 for marks, joiners and control characters, 2 for the wide characters of East Asia and pictographs, else 1
    /// (Unicode Standard Annex 11; what is ambiguous there counts as narrow).
    package static func columns(of scalar: Unicode.Scalar) -> Int {
        // All of ASCII that is printed; most text is that.
        if (0x20...0x7E).contains(scalar.value) { return 1 }
        return max(0, Int(utf8proc_charwidth(Int32(bitPattern: scalar.value))))
    }
}
