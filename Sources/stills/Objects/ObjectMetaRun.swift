internal import Linux
internal import Programs
internal import RemoteObjects
internal import StillsModel

/// `stills meta` over objects: reads the head of each and what is named in it, and prints a line for each, in the listing's order.
struct ObjectMetaRun {
    let context: CommandContext
    let sources: [any ObjectSource]
    let options: ObjectRunOptions
    let showsGroups: Bool
    let journal: RunJournal?

    private let tally = ReadingTally()

    init(
        _ context: CommandContext, sources: [any ObjectSource], options: ObjectRunOptions, showsGroups: Bool,
        journal: RunJournal?
    ) {
        self.context = context
        self.sources = sources
        self.options = options
        self.showsGroups = showsGroups
        self.journal = journal
    }

    func run() async throws -> ExitStatus {
        let began = SystemClock.monotonicNanoseconds
        let results = ObjectResults(context, journal: journal, sources: sources.map(\.shownName))
        try results.begin()
        let reader = ObjectMetaReader(sources, showsGroups: showsGroups, width: options.width, tally: tally)
        let progress = ProgressLine(context, noun: "objects")
        var queue = ObjectQueue(
            sources, filter: options.filter, progress: journal?.progress ?? RunProgress())
        let work = OrderedWork(width: options.width, window: options.width * ObjectRunOptions.windowPerPlace)
        await work.run(
            next: { () async -> ObjectQueue.Item? in
                guard !Interruption.isRequested, !results.isBroken else { return nil }
                return await queue.next()
            },
            work: { item in await reader.outcome(of: item) },
            size: { $0.answer?.json.count ?? 0 },
            take: { outcome in
                results.take(outcome.item, outcome.answer, byteCount: outcome.byteCount)
                progress.show(results.done) {
                    ["\(ByteCountText.of(tally.bytes)) read"] + (results.failed > 0 ? ["\(results.failed) failed"] : [])
                }
            })
        progress.end()
        try results.finish()
        let seconds = Double(SystemClock.monotonicNanoseconds - began) / 1e9
        if !context.isQuiet { context.console.complain(results.summary(tally, seconds: seconds)) }
        let advice =
            journal == nil
            ? "what is printed is whole; --resume FILE would have noted where to go on."
            : "what is printed is whole; the same command continues."
        return Interruption.status(
            orElse: results.failed > 0 ? .someFailed : .success, context.console, advice: advice)
    }
}
