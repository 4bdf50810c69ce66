//! The people who can sign in. Everything about them is made up and public.

/// One person, as the tenant knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// The subject: `sub` in every token.
    pub subject: &'static str,
    /// The address to sign in with.
    pub email: &'static str,
    /// The password to sign in with. A demo password, printed on the login page.
    pub password: &'static str,
    /// The full name.
    pub name: &'static str,
    /// The first name.
    pub given_name: &'static str,
    /// The last name.
    pub family_name: &'static str,
    /// The name before the `@`, as Auth0 derives it.
    pub nickname: &'static str,
    /// When the profile last changed, as ISO 8601.
    pub updated_at: &'static str,
    /// The permissions of the API that are assigned to this person.
    pub permissions: &'static [&'static str],
    /// A blocked person has a right password and is refused all the same.
    pub blocked: bool,
    /// What this person is good for, in a few words.
    pub remark: &'static str,
}

/// Everybody.
pub(crate) const ACCOUNTS: &[Account] = &[
    Account {
        subject: "auth0|64a1f0c2d3e4b5a697880001",
        email: "ada@example.com",
        password: "ada-sandbox",
        name: "Ada Lovelace",
        given_name: "Ada",
        family_name: "Lovelace",
        nickname: "ada",
        updated_at: "2026-01-12T09:30:00.000Z",
        permissions: &["create:wishes", "read:wishes"],
        blocked: false,
        remark: "may read and create wishes",
    },
    Account {
        subject: "auth0|64a1f0c2d3e4b5a697880002",
        email: "grace@example.com",
        password: "grace-sandbox",
        name: "Grace Hopper",
        given_name: "Grace",
        family_name: "Hopper",
        nickname: "grace",
        updated_at: "2026-01-13T10:00:00.000Z",
        permissions: &["read:wishes"],
        blocked: false,
        remark: "may only read wishes",
    },
    Account {
        subject: "auth0|64a1f0c2d3e4b5a697880003",
        email: "mallory@example.com",
        password: "mallory-sandbox",
        name: "Mallory Blocked",
        given_name: "Mallory",
        family_name: "Blocked",
        nickname: "mallory",
        updated_at: "2026-01-14T11:15:00.000Z",
        permissions: &[],
        blocked: true,
        remark: "is blocked",
    },
];

/// The account with this address and this password. Addresses are compared without regard to case.
pub(crate) fn authenticate(email: &str, password: &str) -> Option<&'static Account> {
    let email = email.trim();
    ACCOUNTS
        .iter()
        .find(|account| account.email.eq_ignore_ascii_case(email) && account.password == password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_checked() {
        assert_eq!(authenticate("ada@example.com", "ada-sandbox"), Some(&ACCOUNTS[0]));
        assert_eq!(authenticate(" ADA@example.com ", "ada-sandbox"), Some(&ACCOUNTS[0]));
        assert_eq!(authenticate("ada@example.com", "grace-sandbox"), None);
        assert_eq!(authenticate("ada@example.com", "Ada-sandbox"), None);
        assert_eq!(authenticate("", ""), None);
    }
}
