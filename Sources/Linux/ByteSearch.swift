internal import CLinux

/// Where `pattern` stands first at or behind `start`; nil when it does not. An empty pattern stands nowhere.
package func firstPlace(of pattern: Span<UInt8>, in bytes: Span<UInt8>, from start: Int) -> Int? {
    guard !pattern.isEmpty, start < bytes.count else { return nil }
    return unsafe bytes.withUnsafeBytes { bytes in
        unsafe pattern.withUnsafeBytes { pattern in
            guard let base = bytes.baseAddress, let wanted = pattern.baseAddress,
                let found = unsafe stills_find(base + start, bytes.count - start, wanted, pattern.count)
            else { return nil }
            return unsafe found - base
        }
    }
}
