internal import Arguments
internal import Programs
internal import RemoteObjects
internal import StillsModel

/// `stills meta` where objects are named, and no files.
enum ObjectMetaCommand {
    private static let ownOptions = ["ext", "min-size", "max-size", "parallel", "resume", "plan"]

    /// nil where files are named.
    static func locations(_ invocation: Invocation) throws(UsageError) -> [ObjectLocation]? {
        var locations: [ObjectLocation] = []
        let arguments = invocation.arguments("PATH")
        for argument in arguments {
            if let location = try ObjectLocation(argument, invocation) { locations.append(location) }
        }
        guard !locations.isEmpty else {
            if let option = ownOptions.first(where: { invocation.count($0) > 0 }) {
                throw invocation.usageError(
                    .invalidValue, "--\(option) is for objects: name some, as in https://… or s3://BUCKET/PREFIX.")
            }
            return nil
        }
        guard locations.count == arguments.count else {
            throw invocation.usageError(.invalidValue, "Name either files of this machine or objects of servers.")
        }
        return locations
    }

    static func run(_ locations: [ObjectLocation], _ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let options = try ObjectRunOptions(invocation)
        if options.filter.sizes != 0...Int64.max, locations.contains(where: \.isWeb) {
            throw invocation.usageError(
                .invalidValue,
                "Only buckets say beforehand how large their objects are: --min-size and --max-size are for them.")
        }
        do {
            var services = try ObjectServices(context, width: options.width)
            var sources: [any ObjectSource] = []
            for location in locations { sources.append(try await services.source(location)) }
            let journal = try journal(sources, options, context)
            if invocation.flag("plan") { return await plan(sources, options, journal, context) }
            return try await ObjectMetaRun(
                context, sources: sources, options: options, showsGroups: invocation.flag("groups"), journal: journal
            ).run()
        } catch let error as RemoteObjectError {
            throw CommandFailure(
                status: error.code == .invalidArgument ? .wrongUsage : .someFailed, message: error.message)
        }
    }

    private static func journal(
        _ sources: [any ObjectSource], _ options: ObjectRunOptions, _ context: CommandContext
    ) throws -> RunJournal? {
        guard let argument = context.invocation.argument("resume") else { return nil }
        let subject = RunSubject(kind: "meta", sources: sources.map(\.shownName), filter: options.filter)
        return try RunJournal.open(try context.path(argument), subject: subject)
    }

    private static func plan(
        _ sources: [any ObjectSource], _ options: ObjectRunOptions, _ journal: RunJournal?, _ context: CommandContext
    ) async -> ExitStatus {
        var plan = ObjectPlan()
        await plan.survey(sources, options.filter, journal?.progress ?? RunProgress())
        plan.print(context, isJSON: context.isJSON || context.invocation.flag("ndjson"))
        return Interruption.status(
            orElse: plan.failures.isEmpty ? .success : .someFailed, context.console,
            advice: "the figures are of what was listed until then.")
    }
}
