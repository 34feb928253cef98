import Linux

/// Lines of JSON on standard output, each there as soon as it is known.
enum Report {
    static func line(_ members: (name: String, value: Value)...) throws {
        let text = members.map { "\"\($0.name)\":\($0.value.text)" }.joined(separator: ",")
        try FileDescriptor.standardOutput().write(Array("{\(text)}\n".utf8))
    }

    enum Value {
        case number(Double)
        /// Without quotation marks and backslashes.
        case text(String)

        fileprivate var text: String {
            switch self {
            case .number(let number): "\(number)"
            case .text(let text): "\"\(text)\""
            }
        }
    }
}
