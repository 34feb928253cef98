/// Places as numbers of which near ones mostly stand beside each other (Morton order): 31 bits of longitude and
/// latitude each, taken in turns; about a centimetre apart. Every square of the map whose side is a power of two is a
/// range of them.
package enum GeographicCell {
    private static let bits = 31
    private static let size = 1 << bits

    /// Eight bytes.
    package static func value(of position: Position) -> [UInt8] {
        let code = interleave(column(position.longitude)) << 1 | interleave(row(position.latitude))
        return SearchValue.bigEndian(code)
    }

    /// Ranges of values, sorted, at most about `limit`, that hold every place within `radius` metres of the centre, and
    /// some beyond.
    static func cover(_ centre: Position, radius: Double, limit: Int = 32) -> [(lower: [UInt8], upper: [UInt8])] {
        let bounds = GreatCircle.bounds(around: centre, radius: radius)
        let rows = row(bounds.latitudes.lowerBound)...row(bounds.latitudes.upperBound)
        let boxes = columns(bounds.longitudes).map { Box(columns: $0, rows: rows) }
        var squares = [Square(column: 0, row: 0, level: 0)]
        for level in 0..<bits {
            let finer = squares.flatMap(\.quarters).filter { square in boxes.contains(where: square.meets) }
            // Nothing is gained once the squares are much smaller than the area: then most lie within it.
            if finer.count > limit { break }
            squares = finer
            if level == bits - 1 { break }
        }
        return merged(squares)
    }

    private static func merged(_ squares: [Square]) -> [(lower: [UInt8], upper: [UInt8])] {
        var ranges: [(lower: UInt64, upper: UInt64)] = []
        for range in squares.map(\.codes).sorted(by: { $0.lower < $1.lower }) {
            if let last = ranges.last, last.upper == range.lower {
                ranges[ranges.count - 1].upper = range.upper
            } else {
                ranges.append(range)
            }
        }
        return ranges.map { (SearchValue.bigEndian($0.lower), SearchValue.bigEndian($0.upper)) }
    }

    /// Longitudes that pass 180 degrees go on from the other side.
    private static func columns(_ longitudes: ClosedRange<Double>) -> [ClosedRange<Int>] {
        let west = longitudes.lowerBound
        let east = longitudes.upperBound
        if east - west >= 360 { return [0...size - 1] }
        if west < -180 { return [column(west + 360)...size - 1, 0...column(east)] }
        if east > 180 { return [column(west)...size - 1, 0...column(east - 360)] }
        return [column(west)...column(east)]
    }

    private static func column(_ longitude: Double) -> Int { cell((longitude + 180) / 360) }
    private static func row(_ latitude: Double) -> Int { cell((latitude + 90) / 180) }
    private static func cell(_ fraction: Double) -> Int { min(size - 1, max(0, Int(fraction * Double(size)))) }

    /// Puts a zero before each of the lower 32 bits.
    private static func interleave(_ value: Int) -> UInt64 {
        var spread = UInt64(truncatingIfNeeded: value) & 0xFFFF_FFFF
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
        spread = (spread | spread << 2) & 0x3333_3333_3333_3333
        return (spread | spread << 1) & 0x5555_5555_5555_5555
    }

    private struct Box {
        var columns: ClosedRange<Int>
        var rows: ClosedRange<Int>
    }

    /// One of the 4 to the power of `level` squares of the map.
    private struct Square {
        var column: Int
        var row: Int
        var level: Int

        var quarters: [Square] {
            [(0, 0), (0, 1), (1, 0), (1, 1)].map { right, up in
                Square(column: column * 2 + right, row: row * 2 + up, level: level + 1)
            }
        }

        func meets(_ box: Box) -> Bool {
            let shift = bits - level
            return box.columns.overlaps((column << shift)...((column + 1) << shift) - 1)
                && box.rows.overlaps((row << shift)...((row + 1) << shift) - 1)
        }

        var codes: (lower: UInt64, upper: UInt64) {
            let shift = UInt64(2 * (bits - level))
            let code = interleave(column) << 1 | interleave(row)
            return (code << shift, (code + 1) << shift)
        }
    }
}
