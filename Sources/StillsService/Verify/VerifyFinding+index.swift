internal import StillsModel

extension VerifyFinding {
    /// What the index has wrongly, in words.
    init(_ finding: IndexFinding) {
        let terms = finding.missing + finding.surplus
        var seen: Set<String> = []
        self.init(
            kind: .misindexed, images: [], locator: nil,
            fields: (terms.map(\.queryName) + finding.misplaced.map(\.rawValue)).filter { seen.insert($0).inserted },
            reason: Self.reason(finding), isRepaired: finding.isRepaired)
        if case .image(let id) = finding.subject { images = [id] }
    }

    private static func reason(_ finding: IndexFinding) -> String {
        let ending = finding.isRepaired ? " It was indexed anew." : " --repair indexes it anew."
        switch finding.subject {
        case .image:
            var parts: [String] = []
            if !finding.missing.isEmpty { parts.append("does not find it by \(list(finding.missing))") }
            if !finding.surplus.isEmpty { parts.append("finds it by \(list(finding.surplus)), which it has not") }
            if !finding.misplaced.isEmpty {
                parts.append("sorts it wrongly by \(finding.misplaced.map(\.rawValue).joined(separator: " and "))")
            }
            return "The search index \(parts.joined(separator: ", and "))." + ending
        case .goneImage(let number):
            let ending = finding.isRepaired ? " That was removed." : " --repair removes that."
            return "The search index knows an image that is gone, its number \(number), by \(list(finding.surplus))."
                + ending
        case .unreadable:
            let ending = finding.isRepaired ? " It was removed." : " --repair makes it anew."
            return "What the search index has of \(list(finding.surplus)) cannot be read." + ending
        case .dictionary:
            let ending = finding.isRepaired ? " They were added." : " --repair adds them."
            return "The search index does not know parts of words: \(list(finding.missing))." + ending
        }
    }

    private static let shown = 3

    private static func list(_ terms: [SearchTerm]) -> String {
        let others = terms.count - shown
        return terms.prefix(shown).map(\.described).joined(separator: ", ")
            + (others > 0 ? " and \(others) more" : "")
    }
}
