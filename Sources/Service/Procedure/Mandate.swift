// SPDX-License-Identifier: Apache-2.0

package import Values

/// The posts in which a person acts on a day: the own one, unless another acts in it, and those that a delegation gives.
package struct Mandate: Hashable, Sendable {
    package struct Post: Hashable, Sendable {
        package let role: Role
        /// `nil` for the person's own post.
        package let delegation: Delegation?

        package init(role: Role, delegation: Delegation?) {
            self.role = role
            self.delegation = delegation
        }
    }

    package let posts: [Post]
    /// Those by which others act in the person's own post.
    private let displacing: [Delegation]

    /// - Parameters:
    ///   - id: of the person.
    ///   - valid: the delegations of the day.
    package init(of id: String, role: Role, _ valid: [Delegation]) {
        let given = valid.filter { $0.delegate.id == id }
        displacing = valid.filter { $0.post == role && $0.delegate.id != id }
        let own = given.contains { $0.post == role } ? [] : [Post(role: role, delegation: nil)]
        posts = own + given.map { Post(role: $0.post, delegation: $0) }
    }

    /// Whether it is the own post alone, and all of it.
    package var isPlain: Bool { displacing.isEmpty && posts.allSatisfy { $0.delegation == nil } }

    /// The post in which the person takes the action; `nil` when in none.
    package func post(for action: Action) -> Post? {
        posts.first { post in
            guard action.role == post.role else { return false }
            return post.delegation?.covers(action) ?? !displacing.contains { $0.covers(action) }
        }
    }

    /// By what another one takes the action in the person's own post; `nil` when nobody does.
    package func delegation(displacing action: Action) -> Delegation? { displacing.first { $0.covers(action) } }

    /// The roles that have an action for the person.
    package var roles: [Role] {
        posts.map(\.role).filter { role in Action.withForms.contains { $0.role == role && post(for: $0) != nil } }
    }
}
