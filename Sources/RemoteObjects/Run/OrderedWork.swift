/// Does work on many items at a time, and gives the results away in the items' order.
///
/// A result that comes early waits for those before it. No more than ``window`` items are begun and not given away, however many
/// there are.
package struct OrderedWork: Sendable {
    /// How many are worked on at a time.
    package let width: Int
    /// How many may be under way or wait, together.
    package let window: Int
    /// How large all results that wait may be, together, before no more items are begun.
    package let waitingSize: Int

    /// - Parameter window: at least `width`; so far can the items after a slow one be ahead of it.
    package init(width: Int, window: Int, waitingSize: Int = 64 << 20) {
        self.width = max(1, width)
        self.window = max(window, width)
        self.waitingSize = waitingSize
    }

    /// - Parameters:
    ///   - next: gives items, one call at a time; nil ends the giving.
    ///   - work: done for each item, many at a time.
    ///   - size: of a result, in bytes.
    ///   - take: gets each result, in order, one call at a time.
    package func run<Item: Sendable, Output: Sendable>(
        next: () async -> Item?, work: @escaping @Sendable (Item) async -> Output, size: (Output) -> Int,
        take: (Output) async -> Void
    ) async {
        await withTaskGroup(of: (Int, Output).self) { group in
            var begun = 0
            var given = 0
            var running = 0
            var isAtEnd = false
            var waiting: [Int: Output] = [:]
            var waitingSize = 0
            while true {
                while !isAtEnd, running < width, begun - given < window, waitingSize < self.waitingSize {
                    guard let item = await next() else {
                        isAtEnd = true
                        break
                    }
                    let number = begun
                    group.addTask { (number, await work(item)) }
                    begun += 1
                    running += 1
                }
                guard let (number, output) = await group.next() else { return }
                running -= 1
                waiting[number] = output
                waitingSize += size(output)
                while let output = waiting.removeValue(forKey: given) {
                    waitingSize -= size(output)
                    await take(output)
                    given += 1
                }
            }
        }
    }
}
