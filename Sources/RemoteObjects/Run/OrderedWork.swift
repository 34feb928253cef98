/// Does work on many items at a time, and gives the results away in the items' order.
///
/// A result that comes early waits for those before it. No more than ``window`` items are begun and not given away, however many
/// there are.
package struct OrderedWork: Sendable {
    /// How many are worked on at a time.
    package let width: Int
    /// How many may be under way or wait, together.
    package let window: Int

    /// - Parameter window: at least `width`; so far can the items after a slow one be ahead of it.
    package init(width: Int, window: Int) {
        self.width = max(1, width)
        self.window = max(window, width)
    }

    /// - Parameters:
    ///   - next: gives items, one call at a time; nil ends the giving.
    ///   - work: done for each item, many at a time.
    ///   - take: gets each result, in order, one call at a time.
    package func run<Item: Sendable, Output: Sendable>(
        next: () async -> Item?, work: @escaping @Sendable (Item) async -> Output, take: (Output) async -> Void
    ) async {
        await withTaskGroup(of: (Int, Output).self) { group in
            var begun = 0
            var given = 0
            var running = 0
            var isAtEnd = false
            var waiting: [Int: Output] = [:]
            while true {
                while !isAtEnd, running < width, begun - given < window {
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
                while let output = waiting.removeValue(forKey: given) {
                    await take(output)
                    given += 1
                }
            }
        }
    }
}
