import Testing

@testable import Programs

@Suite("What cannot be undone is asked for")
struct ConsentTests {
    private func person(_ answer: String?) -> Consent.Person {
        .init(isPresent: true) { question in
            #expect(question == "Purge 3 images for good? [y/N] ")
            return answer.map { Array($0.utf8) }
        }
    }

    @Test(
        "Only yes is yes",
        arguments: [
            ("y", true), ("yes", true), ("Y", true), (" YES \r", true), ("", false), ("n", false), ("no", false),
            ("yy", false), ("\u{1B}[Ay", false), ("y e s", false), (nil, false),
        ] as [(String?, Bool)])
    func answers(answer: String?, expected: Bool) throws {
        let consent = Consent(person: person(answer))
        #expect(try consent.allows("Purge 3 images for good", isGiven: false) == expected)
    }

    @Test("Who has said so beforehand is not asked")
    func confirmed() throws {
        let nobody = Consent.Person(isPresent: false) { _ in
            Issue.record("somebody was asked")
            return nil
        }
        #expect(try Consent(person: nobody).allows("Purge", isGiven: true))
    }

    @Test("Where nobody can be asked it is refused, and the way out is named")
    func nobody() {
        let nobody = Consent.Person(isPresent: false) { _ in nil }
        let failure = #expect(throws: CommandFailure.self) {
            try Consent(person: nobody).allows("Purge 3 images for good", isGiven: false)
        }
        #expect(failure?.status == .wrongUsage)
        #expect(failure?.message == "Purge 3 images for good? Nobody can be asked here; say so with --yes.")
    }
}
