internal import CZstd
internal import Synchronization

/// Contexts of the library that wait for their next document. Making one costs more than a small document does, and on a
/// virtual machine a hundred times more: the library asks the processor what it can do, which is a call to the host.
@safe final class ZstandardContexts: Sendable {
    /// More are made when they are needed, and not kept.
    private static let limit = 8

    private enum Kind { case compressing, decompressing }

    private let kind: Kind
    private let idle = Mutex<[Context]>([])

    static let compressing = ZstandardContexts(.compressing)
    static let decompressing = ZstandardContexts(.decompressing)

    private init(_ kind: Kind) { self.kind = kind }

    private func make() -> OpaquePointer? {
        switch kind {
        case .compressing: unsafe ZSTD_createCCtx()
        case .decompressing: unsafe ZSTD_createDCtx()
        }
    }

    private func free(_ pointer: OpaquePointer) {
        // They never fail.
        switch kind {
        case .compressing: _ = unsafe ZSTD_freeCCtx(pointer)
        case .decompressing: _ = unsafe ZSTD_freeDCtx(pointer)
        }
    }

    /// Runs `body` with a context that nobody else uses meanwhile.
    ///
    /// - Throws: ``Zstandard/Failure`` when there is no memory, or what `body` throws.
    func with<Value>(
        _ body: (OpaquePointer) throws(Zstandard.Failure) -> Value
    ) throws(Zstandard.Failure) -> Value {
        let known = idle.withLock { $0.popLast() }
        guard let pointer = unsafe known?.pointer ?? make() else {
            throw Zstandard.Failure(description: "Zstandard has no memory.")
        }
        defer {
            let isKept = idle.withLock { idle in
                guard idle.count < Self.limit else { return false }
                unsafe idle.append(Context(pointer: pointer))
                return true
            }
            if !isKept { unsafe free(pointer) }
        }
        return try unsafe body(pointer)
    }
}

/// Unchecked: whoever took it out of the idle ones is alone with it.
@safe private struct Context: @unchecked Sendable {
    let pointer: OpaquePointer
}
