// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// A file of dnsmasq(8)'s `dhcp-hostsdir`: which address a network address is given. dnsmasq reads new ones by itself; for an address that is
/// another's by now, and for those that are gone, it has to be told (SIGHUP).
enum Lease {
    /// By which ours are known.
    private static let prefix = "titipan-"

    /// Letters, digits, `-` and `_` as they are, other bytes in hexadecimal: dnsmasq leaves out names that begin or end otherwise.
    static func fileName(_ tenant: TenantLabel) -> String {
        prefix
            + tenant.description.utf8.map { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d: String(UnicodeScalar(byte))
                default: "_" + hexadecimal([byte])
                }
            }.joined()
    }

    /// Whichever of several network addresses asks is given the address; dnsmasq lets only one have it at a time.
    static func text(_ macs: [MACAddress], _ address: IPAddress) -> String {
        macs.map { "\($0)," }.joined() + (address.family == .ipv4 ? "\(address)" : "[\(address)]") + "\n"
    }

    /// Ours in a directory, by name.
    static func list(in directory: String) -> [String: String] {
        var found: [String: String] = [:]
        for name in Folder.names(in: directory) where name.hasPrefix(prefix) {
            let path = directory + "/" + name
            guard let size = FileStatus(path)?.bytes, size < 4_096,
                let bytes = try? DiskFile(path, .read).read(at: 0, count: size)
            else {
                found[name] = ""
                continue
            }
            found[name] = String(decoding: bytes, as: UTF8.self)
        }
        return found
    }

    /// Puts a file there in one step; dnsmasq does not read names that begin with a dot.
    static func put(_ text: String, as name: String, in directory: String) throws {
        let partial = directory + "/." + name
        do {
            let file = try DiskFile(partial, .replace(mode: 0o644))
            try file.write(Array(text.utf8), at: 0)
        }
        // dnsmasq is another user, and whoever runs this may have a narrow umask.
        Folder.setMode(partial, 0o644)
        try Folder.replace(directory + "/" + name, with: partial)
    }
}
