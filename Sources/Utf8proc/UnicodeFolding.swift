internal import CUtf8proc

/// The parts of Unicode normalisation and case folding that search text needs, scalar by scalar.
///
/// Which characters are known depends on the library: utf8proc 2.8 follows Unicode 15.0.
package enum UnicodeFolding {
    /// Appends the scalar's compatibility decomposition (NFKD, Unicode Standard Annex 15), case folded in full, without
    /// characters that are ignored by default (soft hyphens, joiners, variation selectors). At most 18 scalars come of
    /// one.
    package static func appendFolded(_ scalar: Unicode.Scalar, to scalars: inout [Int32]) {
        let capacity = 32
        let options =
            UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_COMPAT.rawValue | UTF8PROC_CASEFOLD.rawValue
            | UTF8PROC_IGNORE.rawValue
        unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { buffer in
            var boundary: Int32 = 0
            let count = unsafe utf8proc_decompose_char(
                Int32(bitPattern: scalar.value), buffer.baseAddress, capacity, utf8proc_option_t(options), &boundary)
            // Every scalar that Swift can hold is valid to the library and fits: anything else keeps it as it is.
            guard count >= 0, count <= capacity else { return scalars.append(Int32(bitPattern: scalar.value)) }
            for index in 0..<count { unsafe scalars.append(buffer[index]) }
        }
    }

    /// Puts decomposed scalars into canonical order and composes them (NFC of what is there).
    ///
    /// - Parameter scalars: at most 32 marks in a row (the Stream-Safe Text Format's limit is 30): the time grows with
    ///   the square of that.
    package static func compose(_ scalars: inout [Int32]) {
        reorder(&scalars)
        let options = utf8proc_option_t(UTF8PROC_COMPOSE.rawValue | UTF8PROC_STABLE.rawValue)
        let count = unsafe scalars.withUnsafeMutableBufferPointer { buffer in
            unsafe utf8proc_normalize_utf32(buffer.baseAddress, buffer.count, options)
        }
        guard count >= 0, count < scalars.count else { return }
        scalars.removeLast(scalars.count - count)
    }

    /// What a scalar is in a text, by its general category.
    package static func kind(of scalar: Int32) -> ScalarKind {
        switch utf8proc_category(scalar) {
        case UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT, UTF8PROC_CATEGORY_LM,
            UTF8PROC_CATEGORY_LO, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NL, UTF8PROC_CATEGORY_NO:
            .letterOrDigit
        case UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME: .mark
        case UTF8PROC_CATEGORY_SO: .symbol
        default: .other
        }
    }

    /// The canonical ordering algorithm (Unicode Standard, section 3.11, D109): marks sorted by their class, keeping
    /// the order of equals.
    private static func reorder(_ scalars: inout [Int32]) {
        guard scalars.count > 1 else { return }
        for index in 1..<scalars.count {
            let ownClass = combiningClass(scalars[index])
            guard ownClass != 0 else { continue }
            var place = index
            while place > 0, combiningClass(scalars[place - 1]) > ownClass {
                scalars.swapAt(place, place - 1)
                place -= 1
            }
        }
    }

    private static func combiningClass(_ scalar: Int32) -> Int16 {
        unsafe utf8proc_get_property(scalar).pointee.combining_class
    }
}

/// What a scalar is in a text.
package enum ScalarKind: Sendable {
    case letterOrDigit
    /// Belongs to the character before it.
    case mark
    /// Pictographs, and signs that are neither mathematical nor of a currency.
    case symbol
    /// Separates words.
    case other
}
