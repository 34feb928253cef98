internal import Programs
internal import StillsService

/// What a run of jobs did, for people.
enum JobText {
    /// Tells of it beside the results of a command that is about something else; silent when nothing was done.
    static func report(_ summary: JobSummary, _ context: CommandContext) {
        if let complaint = complaint(summary) { context.console.complain("stills: \(complaint)") }
        if let text = describe(summary), !context.isQuiet {
            // The lines that programs read of such a command have nothing to do with it.
            if context.isJSON { context.console.complain(text) } else { context.console.print(text) }
        }
    }

    /// nil when nothing was done.
    static func describe(_ summary: JobSummary) -> String? {
        guard summary.originals > 0 else { return nil }
        let originals = CountText.of(summary.originals, "original")
        return "removed the bytes of \(originals) (\(ByteCountText.of(summary.bytes))) that no image has any more"
    }

    /// nil when all that was due is done.
    static func complaint(_ summary: JobSummary) -> String? {
        summary.failure.map { failure in
            let later = summary.postponed > 0 ? " \(CountText.of(summary.postponed, "removal")) put off." : ""
            return "The bytes of purged images could not all be removed; that is tried again later. \(failure)\(later)"
        }
    }
}
