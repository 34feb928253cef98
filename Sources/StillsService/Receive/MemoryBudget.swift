internal import Synchronization

/// How much memory all uploads together may take for bytes that wait for their commit.
final class MemoryBudget: Sendable {
    private let left: Mutex<Int>

    init(bytes: Int) { left = Mutex(bytes) }

    /// Takes a part of it, given back with the value's life; nil when there is not so much left.
    func take(_ bytes: Int) -> Share? {
        let isThere = left.withLock { left in
            guard bytes <= left else { return false }
            left -= bytes
            return true
        }
        return isThere ? Share(bytes, of: self) : nil
    }

    final class Share: Sendable {
        let bytes: Int
        private let budget: MemoryBudget

        fileprivate init(_ bytes: Int, of budget: MemoryBudget) {
            self.bytes = bytes
            self.budget = budget
        }

        deinit { budget.left.withLock { $0 += bytes } }
    }
}
