internal import Glibc

/// Where options look for values that the command line does not give.
package struct EnvironmentVariables: Sendable, ExpressibleByDictionaryLiteral {
    private let lookUp: @Sendable (String) -> Argument?

    /// The variables of this process.
    package static var current: EnvironmentVariables {
        EnvironmentVariables { name in
            guard let value = unsafe getenv(name) else { return nil }
            return unsafe Argument(bytes: Array(UnsafeRawBufferPointer(start: value, count: strlen(value))))
        }
    }

    package init(dictionaryLiteral elements: (String, Argument)...) {
        let values = Dictionary(elements, uniquingKeysWith: { _, last in last })
        self.init { name in values[name] }
    }

    private init(lookUp: @escaping @Sendable (String) -> Argument?) {
        self.lookUp = lookUp
    }

    /// The variable's value; nil when it is not set, or set to nothing, which means the same by convention.
    package subscript(name: String) -> Argument? {
        guard let value = lookUp(name), !value.bytes.isEmpty else { return nil }
        return value
    }
}
