internal import Glibc

/// Whether two arrays hold the same bytes.
///
/// Tests are built for debugging, where Swift's own comparison looks at one byte after the other through calls: at
/// thousands of disks that is most of a test's time.
package func areSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return one.withUnsafeBytes { one in
        other.withUnsafeBytes { other in
            guard let first = one.baseAddress, let second = other.baseAddress else { return true }
            return memcmp(first, second, one.count) == 0
        }
    }
}

extension [UInt8] {
    /// Copies the same range of another array into this one, zeros where the other one has ended; for the reason above.
    ///
    /// - Parameter range: within this array.
    mutating func copy(_ other: [UInt8], in range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        let part = range.clamped(to: 0..<other.count)
        withUnsafeMutableBytes { bytes in
            let place = UnsafeMutableRawBufferPointer(rebasing: bytes[range])
            other.withUnsafeBytes { other in
                let source = UnsafeRawBufferPointer(rebasing: other[part])
                place.copyMemory(from: source)
                if let rest = place.baseAddress, source.count < place.count {
                    memset(rest + source.count, 0, place.count - source.count)
                }
            }
        }
    }

    /// Copies all of another array to a place in this one; it must fit.
    mutating func copy(_ other: [UInt8], to start: Int) {
        precondition(start >= 0 && start + other.count <= count)
        withUnsafeMutableBytes { bytes in
            other.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: bytes[start...]).copyMemory(from: $0) }
        }
    }
}
