/// A turn and a mirroring of a picture: what Exif's Orientation says with one number, kept apart so that several can
/// follow one another (ISO/IEC 23008-12, sections 6.5.10 and 6.5.12).
struct DisplayTransform: Equatable {
    /// Whether left and right are exchanged first.
    private(set) var isMirrored = false
    /// Then it is turned clockwise, by quarters: 0…3.
    private(set) var quarters = 0

    /// Then turned by quarters, clockwise.
    mutating func turn(clockwise count: Int) {
        quarters = (quarters + count % 4 + 4) % 4
    }

    /// Then left and right are exchanged.
    mutating func exchangeLeftAndRight() {
        isMirrored.toggle()
        quarters = (4 - quarters) % 4
    }

    /// Then top and bottom are exchanged.
    mutating func exchangeTopAndBottom() {
        exchangeLeftAndRight()
        turn(clockwise: 2)
    }

    /// 1…8 (Exif 3.0, section 4.6.5.1, Orientation).
    var orientation: Int {
        switch (isMirrored, quarters) {
        case (false, 0): 1
        case (false, 1): 6
        case (false, 2): 3
        case (false, _): 8
        case (true, 0): 2
        case (true, 1): 7
        case (true, 2): 4
        case (true, _): 5
        }
    }
}
