import OpenSSL
import Testing

@Suite("RSA signatures")
struct RSAPrivateKeyTests {
    @Test("The example of RFC 7515, appendix A.2, comes out", arguments: ["PKCS #8", "PKCS #1"])
    func example(form: String) throws {
        let key = try RSAPrivateKey(pem: Array((form == "PKCS #8" ? Self.pkcs8 : Self.pkcs1).utf8))
        let message =
            "eyJhbGciOiJSUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        #expect(Base64URL.encode(try key.sign(Array(message.utf8))) == Self.signature)
    }

    @Test("Other keys, short ones, encrypted ones and broken files are refused, without a word of what they hold")
    func refused() throws {
        let ed25519 = String(decoding: try Ed25519.PrivateKey.generate().pem(), as: UTF8.self)
        let cut = String(Self.pkcs8.prefix(400)) + "\n-----END PRIVATE KEY-----\n"
        for text in ["", "no key", ed25519, Self.short, Self.encrypted, cut, String(repeating: "A", count: 1 << 20)] {
            let error = #expect(throws: OpenSSLError.self) { _ = try RSAPrivateKey(pem: Array(text.utf8)) }
            let words = error?.description ?? ""
            #expect(!words.contains("MII") && words.hasSuffix("."), "\(words)")
        }
        let error = #expect(throws: OpenSSLError.self) { _ = try RSAPrivateKey(pem: Array(Self.short.utf8)) }
        #expect(error?.description == "The RSA key has less than 2048 bits.")
        let other = #expect(throws: OpenSSLError.self) { _ = try RSAPrivateKey(pem: Array(ed25519.utf8)) }
        #expect(other?.description == "The key is not an RSA key.")
    }

    private static let signature =
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-"
        + "0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--"
        + "f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--"
        + "xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AX"
        + "LIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"

    /// The key of the example; it is public.
    private static let pkcs8 = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCh+BYK4uPJtGXO
        jS1lYmM2K5J9vinh8CR3/BYlzJChNuOL2TSXxbbqY913EeZ8dCn5VrD7io8ImtxL
        aYk8wTM/U+3QGbh3hCUv7JFP5IV3aVlL6kKA0ywPVb9ilE8TA5a8bpvfbr3SvaNn
        juygxmj3AbONv/s4yDQs4v5tJ/reSlpIdJed1LnPmt7Ex1sFhSwsD174pcF1A5L5
        ROjtZMEQxrZHYJqkeDrrnGya11UxMFBji4NmXG9veoKjlnAqH2QbgtPr8jkiGUkf
        toaHLFcW9Qr4NY2ai50Xw0Byj3+H2JoY2PyrZ62EWQwuz3WTOTY8BwNNb2BvniHg
        VFbK5emhAgMBAAECggEAEq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyW
        PEAeP88vLNO97IjlA7/GQ5sLKMgvfTeXZx9SE+7YwVol2NXOoAJe46sui395IW/G
        O+pWJ1O0BkTGoVEn2bKVRUCgu+GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzj
        kn439X0M/V51gfpRLI9JYanrC4D4qAdGcopV/0ZHHzQlBjudU2QvXt4ehNYTCBr6
        XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl/x/jTj3ccPDVZFD9pIuhLhBOneufuBiB
        4cS98l2SR/RQyGWSeWjnczT0QU91p1DhOVRuOopznQKBgQDgHMQQ60imZV1URk0K
        pLttoLhyt3SmqdEf/kgHePDdtzEafpAu+cS191R2JiuoF2yzWXnwFDcqGigp5BNr
        0AHQfD8/Lk8l1Mk09jxxCfui5nYooNyac8YFjm3vItzVCVDnEd3BbVWG8qf6deqE
        lMGAg+C2V0L4oNXnP7LZcPAZRwKBgQC5A8R+CZW2MvRTLLHzwZkUXV866cff7tx6
        kqa0finGG0KgeqlaZPxgCZnFp7AeAcCMtiynVlJ7vMVgePsLq6XtON4tB5kP9jAP
        rq3rbAOal78eUH5OcED6eNuCV8ixEu1eWcPNCS/l1OW1EnXUEoEHKl54Xrrz2uNw
        kgMTP1FZ1wKBgAcCn1dwJKufzBWQxWQp1vsM5fggqPN1qGb5y0MAk3g7/Ls5bkUp
        5u9SN0Ai3Ya6hNnvWJMb7sXQX6U/zyO2M/hTip7tUeh7CXgwo59dkpN75gJLVds2
        9+DAncu3KXU4f2Fa+7bLNrur53k8KwPOq2bbuTG69QtV7Jr5MR0AHWKNAoGBAIf/
        evpitUf+4JYbLpvNXWcY052Mpz22aR84mY3nh3F2LF2mjMJDpTg7FmuyPcVw6EcG
        yoAe9fa65iNqCq+jdw6PVNGo2hxfjSiZ8IIzHdsPXI89//pMjZcQK9r+CCoRjaZj
        OYiIDktVWZzmevJuv6WywUqd57LE3Zar3dLSIkx1AoGAIYd7DHOhrWvxkwPQsRM2
        tOgrjbcrfvtQJipd+DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd/QJQ3
        ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp/gh6A56
        03k2+ZQwVK0JKSHuLFkuQ3U=
        -----END PRIVATE KEY-----

        """

    private static let pkcs1 = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEowIBAAKCAQEAofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd/wWJcyQoTbji9k0
        l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL+yRT+SFd2lZS+pC
        gNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb/7OMg0LOL+bSf63kpaSHSX
        ndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uD
        Zlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxXFvUK+DWNmoudF8NAco9/h9iaGNj8
        q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQIDAQABAoIBABKucaRpzQorw35S
        bEUAVx8dYXUdZOlJcHtiWQ+dC6V8ljxAHj/PLyzTveyI5QO/xkObCyjIL303l2cf
        UhPu2MFaJdjVzqACXuOrLot/eSFvxjvqVidTtAZExqFRJ9mylUVAoLvhowVWmC1O
        n95fZCXxTUtxNEG1Xcc7m0rtzJKs45J+N/V9DP1edYH6USyPSWGp6wuA+KgHRnKK
        Vf9GRx80JQY7nVNkL17eHoTWEwga+lwi0FEoW9Y7lDtWXYmKBWhUE+U8PGxlJf8f
        40493HDw1WRQ/aSLoS4QTp3rn7gYgeHEvfJdkkf0UMhlknlo53M09EFPdadQ4TlU
        bjqKc50CgYEA4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH/5IB3jw3bcxGn6QLvnE
        tfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw/Py5PJdTJNPY8cQn7ouZ2KKDcmnPG
        BY5t7yLc1QlQ5xHdwW1VhvKn+nXqhJTBgIPgtldC+KDV5z+y2XDwGUcCgYEAuQPE
        fgmVtjL0Uyyx88GZFF1fOunH3+7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYs
        p1ZSe7zFYHj7C6ul7TjeLQeZD/YwD66t62wDmpe/HlB+TnBA+njbglfIsRLtXlnD
        zQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdcCgYAHAp9XcCSrn8wVkMVkKdb7
        DOX4IKjzdahm+ctDAJN4O/y7OW5FKebvUjdAIt2GuoTZ71iTG+7F0F+lP88jtjP4
        U4qe7VHoewl4MKOfXZKTe+YCS1XbNvfgwJ3Ltyl1OH9hWvu2yza7q+d5PCsDzqtm
        27kxuvULVeya+TEdAB1ijQKBgQCH/3r6YrVH/uCWGy6bzV1nGNOdjKc9tmkfOJmN
        54dxdixdpozCQ6U4OxZrsj3FcOhHBsqAHvX2uuYjagqvo3cOj1TRqNocX40omfCC
        Mx3bD1yPPf/6TI2XECva/ggqEY2mYzmIiA5LVVmc5nrybr+lssFKneeyxN2Wq93S
        0iJMdQKBgCGHewxzoa1r8ZMD0LETNrToK423K377UCYqXfg5XMclbrjPbEC3YI1Z
        NqMtuhdBJqUnBi6tjKMF+34Xf0CUN8ncuXGO2CAYvO8PdyCixHX52ybaDjy1FtCE
        6yUXjoKNXKvUm7MWGsAYH6f4IegOetN5NvmUMFStCSkh7ixZLkN1
        -----END RSA PRIVATE KEY-----

        """

    /// Of 1024 bits.
    private static let short = """
        -----BEGIN PRIVATE KEY-----
        MIICdQIBADANBgkqhkiG9w0BAQEFAASCAl8wggJbAgEAAoGBAM4KAozyeTMClc4C
        fnxh8Mn+2PV4QAqUImGqAdECQKwaoP/puqQm3aqpA2+48ciEabdbBWHR+zUlQ5xU
        hDd0MPY9hJXryQpcE8rYtCtm/GphJogYLXKWdaGHq8Ia9kcN+jPEijLnQuNgxGVG
        6sx3jIoWaJSBOJlpst9YSVpcLNWtAgMBAAECgYASsk/W8G3VFif34LwPl2edPNX9
        OGM/Un/oMuAlUjoCJAx2DISWPrygruOT8Mln87QQIl9TqBVOlkoTVowE6DNFCzrU
        Fu6g2nOyLgeR5Cd1Gi7Q9T8xVcVK73ZHHAvQnNJxrPoYn1LB9QSYmWW4ADN0Vjnc
        5lkNnqjc86wA6xaklQJBAPXa2ZSfiQW00KR6xpr+3p7WxucFDpeGJoMmG1SbF2r2
        pjaTyJITTHQrSKonKnoz9vCCVKlvkcHrA+BtaeAR5csCQQDWio5VaMsdyKFd8oq7
        qR6xkd5gB4VQ06RPah6wiN+g0OiJn+iHO6x1E3ezLY3Y3ZwSkBBlaWGMufhJXtHU
        2ANnAkA8bHQrReZcQ6s/sXkcYOV/7lNmNeT3Mp5Gf1gaPB/ORx5krX+O/zU8G+M5
        BnU3IYxgYffCyMvu9/606s8ppdxvAkApqbigX3xqaUblDq/gZ6RdSX2M2okKPD+B
        aJNTJxF+knNGHrayZGVGSySIuET+o3KmrDFy8DcQdCECZpaLJfPrAkBMC6qxR4Hm
        4jyi308vl+5S2vm1wTCH2q+hnocjvJRriBA8tMNGTNy4DyVf0hzznkvklLZEptAN
        ZIb2OShapwd4
        -----END PRIVATE KEY-----

        """

    private static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIFNTBfBgkqhkiG9w0BBQ0wUjAxBgkqhkiG9w0BBQwwJAQQS5g62sJ2G46b02RZ
        FQxEqQICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFGxaI61vlHeJHuF
        kKmnknwEggTQZ+rio1JuqCPMVBXDZphlzrA6fxTfuSw3Z/N1cWKIMK3y6Pk5QYgq
        FytkDBZiGXMVi7id6wOEoDVIsaVWQ6mp/wFClNkZ9hLMgLlg1enfyfMcWIXlcwI4
        k3924VnRtFJvNMnZ3Tsj9Toje14qfd5ExqypUgdOZq22Rtd706Lt4hOw9VtMGL/j
        5W0c6cx86KVWV1uommV085N0bx44KvWuxwLtIosa4ZpuJimiuq5rdK5P6s9mS9Zm
        GEYIqqM9Kimuzawyem5wHVbMM4cyzNMK6EMKzfhne3M9WrZV50pxKbTNFpavjBtV
        ezn8kkAoj1lXr2BEaAPDMPgKX3swHibal/jsG1y6G44bkFDqRFCOMMRCnK9AjCv6
        lHrm60szofNaxJM17ZNEW6zHz6ckVOyiFsAzBngSSk2jPjM3lxjHdpZ6kXErM4EI
        zMjFcPwNuZ+/T36EXqkhyaIW/jleTjdLRGk6lTRKpk01w/gaYWsjiKZY3faF6wNr
        3OXWPqbI4IGgejxG6JMKSy0HD9Oyz3iXs3z0GSUYoT7Zbe4E7zMtmzRtE4Q0R9lx
        AuN18tJ0EoLrLOkiQQK2KpLk5THCVID6UgKPAnIFjKoj5NVvPrkdwa9Zwc9GzuDK
        tORY7HZZnJr8eJsbe6JqrdE+cgM3v1woKPUl9EFpkN9zlLbI24+MYsE764fIcF2Y
        bKEb0Tuy28tO7LGiEUtT45ZvJE2nxIaIuVg8nxhGsHB+L1q3RjGhMeoYNCiFZ7Lu
        wtgsFr5o1zdtsaBmWG9Cvz8eefUkCNpKuCmv36ZbMULttH7l5MUB3dOVbBQ7IFOm
        midnx0dD+UWNVST1vPmHXc2sJtUWI930dAA2KccnB3n39V9fMIi6OTB+HTJe5zaH
        N+WPvSYLwlPNoONTDwFS5VYGE1xG0oRgIP/7YBwc7kRVi6IIZB16uJtwExSzGETF
        jUBRIR+b7B390tOTB/DZKxXgznc56JNHRMMMOiUIw/mWGBplPHQ5sg0MQ7rUpdyP
        tcBBK4iAb51isI2DmSUAEz/6vtPNeMddY3bBTt1Us8IAM9uEr1LTFOeOzIoKFxhY
        JtLiy/Dnv/phEIkhhdn7bC+LbccCBgk53PXzq9+zTmyoImwR/YQTZQzTq4q2s7QG
        Ou/6LqiZPikkaVhoMdpYRsc0DBk25sbNJcFRUE+Mwkw0eYOWeifofNPVxn2WiK2y
        WGbSpQ//Mj0TUw4HKie6QfXsvNCuN6SrfNsfpSYS3MTUuwZXPPhILzGebh0B7yqY
        o9l0WiDlydKkEfcgf6QETWg/bJkIXlnXPwtegl4f2q9mpdkRKSGQjSs2HLJ9z5jl
        mhqVB4rZ3rUM4iD5ihhJTHa9M+dvchI8xnfwVWR8NB9j+xt+d59wWAkPiu6vbcD+
        4RlF/26Zptf34pIx2AIUd/LAV1u9SxToy96QHSWrvcVvJgXx6P+Z2PYXhwzZS/Ua
        Iz/u4XP0bmjsFchBLlfnZhKcO9oZXl0eo/nNcypJrizovxTF8BPfLbXOhQfToaWp
        wvqsrxyckATTPOLyjussja8xApmgSQlggC1ajIx+XDqhlJ259H8eEvXmUjlkaCjy
        ZorwA7M7b/cTa2zuzIoNoOhLERcK3ZB1ZS+CsaR8N1cGrqDhMrS8sz4=
        -----END ENCRYPTED PRIVATE KEY-----

        """
}
