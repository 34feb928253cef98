package import Formats
internal import StillsModel

extension Schema {
    /// A request is told so many things at once.
    private static let findingLimit = 20

    /// What is wrong with a value; empty when it has this form.
    package func findings(_ value: JSONValue) -> [Problem.Item] {
        var findings: [Problem.Item] = []
        check(value, at: "", &findings)
        return findings
    }

    private func check(_ value: JSONValue, at pointer: String, _ findings: inout [Problem.Item]) {
        guard findings.count < Self.findingLimit else { return }
        switch (self, value) {
        case (.any, _), (.null, .null), (.boolean, .boolean): return
        case (.named(_, let schema), _), (.described(_, let schema), _): schema.check(value, at: pointer, &findings)
        case (.string(let text), .string(let given)): note(text.finding(given), at: pointer, &findings)
        case (.integer(let range), .number(let number)):
            let whole = number.wholeNumber
            let isInside = whole.map { range.contains($0) } ?? false
            note(isInside ? nil : "It must be \(Self.describe(range)).", at: pointer, &findings)
        case (.number(let range), .number(let number)):
            let isInside = number.double.map { range.contains($0) } ?? false
            note(
                isInside ? nil : "It must be a number from \(range.lowerBound) to \(range.upperBound).", at: pointer,
                &findings)
        case (.array(let element, let count), .array(let elements)):
            let isFitting = count.contains(elements.count)
            note(
                isFitting ? nil : "It must have \(count.lowerBound) to \(count.upperBound) elements.", at: pointer,
                &findings)
            guard isFitting else { return }
            for (index, value) in elements.enumerated() { element.check(value, at: "\(pointer)/\(index)", &findings) }
        case (.object(let properties, let others), .object(let members)):
            Self.check(members, properties, others, at: pointer, &findings)
        case (.either(let schemas), _): Self.check(value, schemas, at: pointer, &findings)
        default: note("It must be \(kind).", at: pointer, &findings)
        }
    }

    private static func check(
        _ members: [JSONMember], _ properties: [Property], _ others: Schema?, at pointer: String,
        _ findings: inout [Problem.Item]
    ) {
        for property in properties where property.isRequired && !members.contains(where: { $0.name == property.name }) {
            findings.append(.init(pointer: pointer, "“\(property.name)” is missing."))
        }
        for member in members {
            let place = "\(pointer)/\(escaped(member.name))"
            if let property = properties.first(where: { $0.name == member.name }) {
                property.schema.check(member.value, at: place, &findings)
            } else if let others {
                others.check(member.value, at: place, &findings)
            } else {
                let known = properties.map(\.name).joined(separator: ", ")
                findings.append(.init(pointer: place, "There is no such member: \(known) are known."))
            }
        }
    }

    /// The complaints of the form that comes nearest: one that goes deeper into the value was meant.
    private static func check(
        _ value: JSONValue, _ schemas: [Schema], at pointer: String, _ findings: inout [Problem.Item]
    ) {
        var nearest: [Problem.Item]?
        for schema in schemas {
            var own: [Problem.Item] = []
            schema.check(value, at: pointer, &own)
            if own.isEmpty { return }
            if own.contains(where: { $0.pointer != pointer }) { nearest = nearest ?? own }
        }
        let kinds = schemas.map(\.kind).joined(separator: " or ")
        findings += nearest ?? [.init(pointer: pointer, "It must be \(kinds).")]
    }

    private func note(_ detail: String?, at pointer: String, _ findings: inout [Problem.Item]) {
        if let detail { findings.append(.init(pointer: pointer, detail)) }
    }

    private static func escaped(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// What it is, to follow “it must be”.
    private var kind: String {
        switch self {
        case .any: "a value"
        case .string(let text): text.kind
        case .integer(let range): Self.describe(range)
        case .number: "a number"
        case .boolean: "true or false"
        case .null: "null"
        case .array: "a list"
        case .object: "an object"
        case .either(let schemas): schemas.map(\.kind).joined(separator: " or ")
        case .named(_, let schema), .described(_, let schema): schema.kind
        }
    }

    private static func describe(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): "a whole number"
        case (let least, .max): "a whole number, at least \(least)"
        case (let least, let most): "a whole number from \(least) to \(most)"
        }
    }

    /// A value as a query or header field writes it. What cannot be read stays a text, which is then refused.
    func value(reading text: String) -> JSONValue {
        switch self {
        case .integer, .number: Self.number(text).map(JSONValue.number) ?? .string(text)
        case .boolean: text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : .string(text)
        case .named(_, let schema), .described(_, let schema): schema.value(reading: text)
        case .array(let element, _): element.value(reading: text)
        case .any, .string, .null, .object, .either: .string(text)
        }
    }

    private static func number(_ text: String) -> JSONNumber? {
        guard text.utf8.count <= 40 else { return nil }
        if let whole = Int(text), text.utf8.first != UInt8(ascii: "+") { return JSONNumber(whole) }
        return Double(text).flatMap(JSONNumber.init)
    }
}

extension Schema.Text {
    fileprivate func finding(_ text: String) -> String? {
        let isFormed = format != "uuid" || ImageID(text) != nil
        let isKnown = values.isEmpty || values.contains(text)
        let isFitting = length.contains(text.unicodeScalars.count)
        return isFormed && isKnown && isFitting ? nil : "It must be \(kind)."
    }

    fileprivate var kind: String {
        if !values.isEmpty { return values.map { "“\($0)”" }.joined(separator: " or ") }
        if let format {
            return format == "uuid" ? "an id (8-4-4-4-12 hexadecimal digits)" : "a text of the form \(format)"
        }
        return length.lowerBound == 0
            ? "a text of at most \(length.upperBound) characters"
            : "a text of \(length.lowerBound) to \(length.upperBound) characters"
    }
}

extension JSONNumber {
    /// The number where it is whole, however it is written; nil otherwise.
    var wholeNumber: Int? {
        if let integer { return Int(integer) }
        return double.flatMap { $0.magnitude <= 0x1p53 && $0 == $0.rounded() ? Int($0) : nil }
    }
}
