/// One value of what the file itself states: `EXIF:Make` = `Canon`.
package struct EmbeddedTag: Sendable, Hashable {
    /// `Group:Name`, as exiftool's `-G` names it.
    package var name: String
    package var value: Value

    package enum Value: Sendable, Hashable {
        case string(String)
        case integer(Int64)
        case real(Double)
        case boolean(Bool)
        /// Bytes that are not shown: how many there are.
        case binary(byteCount: Int)
        indirect case list([Value])
        /// Named parts in the file's order.
        indirect case structure([Field])
    }

    package struct Field: Sendable, Hashable {
        package var name: String
        package var value: Value

        package init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    package init(name: String, value: Value) {
        self.name = name
        self.value = value
    }
}
