internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// `stills collection remove`: removes a collection, and says what becomes of its images.
enum CollectionRemoveCommand: StillsCommand {
    static let group: String? = CollectionGroup.name

    static let declaration = Command(
        "remove", summary: "Remove a collection; its images go elsewhere, or into the trash.",
        discussion: """
            A collection that holds something, be it in the trash, is removed only when it is said what becomes of it. \
            An image that another one stands in the way of stays, with the reason, and so does the collection.
            """,
        positionals: [.init("PATH", help: "The collection's path or id.")],
        options: [
            .value("move-images-to", valueName: "PATH", help: "Move its images into this collection."),
            .flag("trash-images", help: "Put its images into the trash, in General: restored, they are there."),
            .flag("recursive", short: "r", help: "Remove the collections below it too."),
            .flag("dry-run", help: "Say what would become of it; change nothing."), Consent.option,
        ],
        examples: [
            .init("stills collection remove empty", "One that holds nothing."),
            .init("stills collection remove shoots -r --move-images-to archive", "With those below it."),
        ])

    static func run(_ context: CommandContext) async throws -> ExitStatus {
        let invocation = context.invocation
        let isDryRun = invocation.flag("dry-run")
        let images = try images(invocation)
        let library = try await context.openLibrary(writes: !isDryRun)
        let use = RemoveCollection(library: library)
        let plan = try await use.plan(invocation.value("PATH") ?? "")
        try refuseUndecided(plan, images, invocation)
        let target = try await images.asyncMap { try await use.target($0, of: plan) }
        let intent = intent(plan, target, isTrash: images == .trash)
        guard !isDryRun else {
            if context.isJSON {
                context.console.printJSON {
                    CollectionJSON.append(
                        plan, isRemoved: false, moved: plan.images + plan.trashed, refused: 0, to: &$0)
                }
            } else {
                context.console.print("Would be: \(intent)")
            }
            return .success
        }
        if !plan.isEmpty, try !Consent.allows(intent, context) {
            return Interruption.isRequested ? .interrupted : .someFailed
        }
        let tally = MoveTally(context: context)
        let isRemoved = try await withTaskExecutorPreference(context.files) {
            try await use.run(
                plan, images: plan.images + plan.trashed > 0 ? images : nil, report: { tally.report($0) },
                goesOn: { !Interruption.isRequested })
        }
        report(plan, tally, isRemoved, context)
        await library.close()
        if isRemoved { return .success }
        return Interruption.isRequested ? .interrupted : .someFailed
    }

    private static func images(_ invocation: Invocation) throws -> RemoveCollection.Images? {
        let target = invocation.value("move-images-to")
        guard target == nil || !invocation.flag("trash-images") else {
            throw invocation.usageError(
                .missingArgument, "Say one thing only: --move-images-to PATH, or --trash-images.")
        }
        if let target { return .move(to: target) }
        return invocation.flag("trash-images") ? .trash : nil
    }

    /// What is in it has to go somewhere.
    private static func refuseUndecided(
        _ plan: RemoveCollection.Plan, _ images: RemoveCollection.Images?, _ invocation: Invocation
    ) throws {
        let holds = "“\(plan.collection.path)” holds \(contents(plan))"
        var ways: [String] = []
        if !plan.nested.isEmpty, !invocation.flag("recursive") { ways.append("--recursive") }
        if plan.images + plan.trashed > 0, images == nil { ways.append("--move-images-to PATH or --trash-images") }
        guard ways.isEmpty else {
            throw CommandFailure(
                status: .wrongUsage,
                message: "\(holds): say \(ways.joined(separator: ", and ")). Nothing was changed.")
        }
    }

    private static func contents(_ plan: RemoveCollection.Plan) -> String {
        var parts: [String] = []
        if plan.images > 0 { parts.append(CountText.of(plan.images, "image")) }
        if plan.trashed > 0 { parts.append("\(CountText.of(plan.trashed, "image")) in the trash") }
        if !plan.nested.isEmpty { parts.append("\(CountText.of(plan.nested.count, "collection")) below it") }
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }

    private static func intent(_ plan: RemoveCollection.Plan, _ target: Collection?, isTrash: Bool) -> String {
        let collections = plan.nested.isEmpty ? "" : " and \(CountText.of(plan.nested.count, "collection")) below it"
        var text = "Remove “\(plan.collection.path)”\(collections)"
        let count = plan.images + plan.trashed
        if count > 0, let target {
            let place = isTrash ? "into the trash of “\(target.path)”" : "to “\(target.path)”"
            text += ", and move \(CountText.of(count, "image")) \(place)"
        }
        return text
    }

    private static func report(
        _ plan: RemoveCollection.Plan, _ tally: MoveTally, _ isRemoved: Bool, _ context: CommandContext
    ) {
        tally.endProgress()
        let counts = tally.counts
        if context.isJSON {
            context.console.printJSON {
                CollectionJSON.append(
                    plan, isRemoved: isRemoved, moved: counts.moved, refused: counts.refused, to: &$0)
            }
        } else if !context.isQuiet {
            let moved = counts.moved > 0 ? ", \(CountText.of(counts.moved, "image")) moved" : ""
            let state = isRemoved ? "removed" : "stays"
            context.console.print("\(plan.collection.path): \(state)\(moved)")
        }
        if !isRemoved, counts.refused > 0 {
            context.console.complain(
                "stills: “\(plan.collection.path)” stays: \(CountText.of(counts.refused, "image")) could not move.")
        }
    }
}

extension Optional {
    fileprivate func asyncMap<Value>(_ body: (Wrapped) async throws -> Value) async rethrows -> Value? {
        guard let self else { return nil }
        return try await body(self)
    }
}
