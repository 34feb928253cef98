internal import StillsModel
internal import Testing

extension AccountStoreCheck {
    /// How often something may be tried.
    static let allowances: [AccountStoreCheck] = [
        .init("a burst is allowed at once, then one in every interval") { store async throws in
            let allowance = Self.allowance(1)
            for _ in 0..<3 { #expect(try await store.take([allowance], at: SampleSession.second(0)) == nil) }
            #expect(try await store.take([allowance], at: SampleSession.second(0)) == SampleSession.second(10))
            #expect(try await store.take([allowance], at: SampleSession.second(9)) == SampleSession.second(10))
            #expect(try await store.take([allowance], at: SampleSession.second(10)) == nil)
            #expect(try await store.take([allowance], at: SampleSession.second(10)) == SampleSession.second(20))
            for _ in 0..<3 { #expect(try await store.take([allowance], at: SampleSession.second(1_000)) == nil) }
        },
        .init("when one of several is used up, none is counted") { store async throws in
            let (narrow, wide) = (Self.allowance(1, burst: 1), Self.allowance(2))
            #expect(try await store.take([narrow, wide], at: SampleSession.second(0)) == nil)
            for _ in 0..<10 {
                #expect(try await store.take([wide, narrow], at: SampleSession.second(0)) == SampleSession.second(10))
            }
            #expect(try await store.take([wide], at: SampleSession.second(0)) == nil)
            #expect(try await store.take([wide], at: SampleSession.second(0)) == nil)
            #expect(try await store.take([wide], at: SampleSession.second(0)) == SampleSession.second(10))
        },
        .init("what is given back can be taken again; giving back what was not taken is not an error") {
            store async throws in
            let allowance = Self.allowance(1, burst: 1)
            try await store.giveBack([allowance], at: SampleSession.second(0))
            #expect(try await store.take([allowance], at: SampleSession.second(0)) == nil)
            try await store.giveBack([allowance], at: SampleSession.second(0))
            #expect(try await store.take([allowance], at: SampleSession.second(0)) == nil)
            #expect(try await store.take([allowance], at: SampleSession.second(0)) == SampleSession.second(10))
        },
        .init("others are counted by themselves") { store async throws in
            #expect(try await store.take([Self.allowance(1, burst: 1)], at: SampleSession.second(0)) == nil)
            #expect(try await store.take([Self.allowance(2, burst: 1)], at: SampleSession.second(0)) == nil)
        },
    ]

    private static func allowance(_ number: UInt64, burst: Int64 = 3) -> Allowance {
        Allowance(subject: Sample.digest(number), burst: burst, interval: 10_000_000)
    }
}
