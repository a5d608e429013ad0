// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Sampling

/// The sampler and the tenants of `titipan-agent watch`, with open sockets. Made on the process's only thread; then ``Privileges/drop(to:)``.
package struct WatchSetup: Sendable {
    let sampler: Sampler
    /// The tenants of a file; `nil`: the service is asked.
    private let tenants: TenantList?
    private let configuration: AgentConfiguration?

    /// The configuration is read when `interface` or `tenantsFile` is `nil`, and only then. Throws `SettingsError`, ``WatchError`` or
    /// `CaptureError`, each one line with what to do.
    package init(
        interface: String?, tenantsFile: String?, configuration read: () throws -> AgentConfiguration
    ) throws {
        configuration = interface == nil || tenantsFile == nil ? try read() : nil
        guard let interface = interface ?? configuration?.mirrorInterface else { throw WatchError.noInterface }
        tenants = try (tenantsFile ?? configuration?.tenantsFile).map { try TenantList.read(file: $0) }
        var sockets = configuration?.captureSockets ?? 1
        if let tenants {
            do throws(FilterError) {
                sockets = max(sockets, try Sampler.sockets(for: tenants.sampled))
            } catch {
                throw WatchError.tenantTooLarge(error.position.map { tenants.tenants[$0].name } ?? "")
            }
        }
        do throws(CaptureError) {
            // Latency does not matter: the reader is woken for full blocks, or four times a second.
            sampler = try Sampler(
                interface: interface, ringBytes: (configuration?.ringMebibytes ?? 16) << 20,
                blockTimeout: .milliseconds(250), sockets: sockets)
        } catch {
            throw error.isForWantOfPrivileges ? WatchError.noPrivileges(interface) : error
        }
    }

    /// User to become once the sockets are open.
    package var user: String? { configuration?.user }

    /// The tenants, or a question to the service that has begun. To be called on the process's first thread, after its privileges are gone.
    package func findTenants() throws -> Tenants {
        if let tenants { return .known(tenants) }
        guard let configuration else { throw WatchError.noTenants("") }
        do { return .asked(try TenantInquiry(configuration)) } catch { throw WatchError.noTenants("\(error)") }
    }

    package enum Tenants: Sendable {
        /// Those of a file.
        case known(TenantList)
        /// Those that the service has placed here.
        case asked(TenantInquiry)
    }
}

package enum WatchError: Error, Sendable, Hashable, CustomStringConvertible {
    case noInterface
    case noTenants(String)
    case noPrivileges(String)
    case tenantTooLarge(String)

    package var description: String {
        switch self {
        case .noInterface: "no interface to watch: give --interface, or set interfaces.mirror in the configuration"
        case .noTenants(let why):
            "no tenants to watch" + (why.isEmpty ? "" : " (\(why))")
                + ": give --tenants FILE, or set tenants in the configuration"
        case .noPrivileges(let interface):
            "cannot capture on \(interface) without CAP_NET_RAW: run as root, or once: setcap cap_net_raw+ep $(command -v titipan-agent)"
        case .tenantTooLarge(let name):
            "tenant '\(name)' has more addresses than a filter can tell apart: give them as fewer, larger prefixes"
        }
    }
}

extension FilterError {
    fileprivate var position: Int? {
        if case .tenantTooLarge(let position) = self { position } else { nil }
    }
}
