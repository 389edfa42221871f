// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

#include <utility>
#include <variant>

namespace witan {

/// What kind of refusal or failure this is. The first block crosses the wire by name (src/protocol/README.md, Errors).
enum class ErrorCode {
    Unauthorized, Forbidden, NotFound, NotActive, Conflict, StaleContext, Unseen, AlreadyDecided,
    TooLarge, RateLimited, Invalid, Unavailable, AnswerTimeout, WorkflowStopped, Internal,
    // Only inside one program:
    Storage,    ///< the disk or the database refused; nothing of the operation was kept
    Damaged,    ///< a file is not what it should be; it was left as it is
    Network,    ///< no connection, or it broke
};

/// The wire name of a code ("not_found"); the local ones answer "internal" or "unavailable" on the wire.
QString errorCodeName(ErrorCode code);
/// The code of a wire name; unknown names are Internal.
ErrorCode errorCodeFromName(QStringView name);

/// A refusal or failure. `message` is one English sentence that a person can act on: what happened, what was kept,
/// what to do. `detail` is for the log. `field` names the offending member ("params.consultation_id"). `data` holds
/// what the receiver needs to go on (the current digest, who decided…).
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString message = {};
    QString detail = {};
    QString field = {};
    QJsonObject data = {};

    bool operator==(const Error &) const = default;
};

/// A value or an Error, with the names of std::expected.
template<typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }
    T &value() & { Q_ASSERT(has_value()); return *std::get_if<0>(&m_state); }
    const T &value() const & { Q_ASSERT(has_value()); return *std::get_if<0>(&m_state); }
    T &&value() && { Q_ASSERT(has_value()); return std::move(*std::get_if<0>(&m_state)); }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }
    const Error &error() const & { Q_ASSERT(!has_value()); return *std::get_if<1>(&m_state); }
    Error &&error() && { Q_ASSERT(!has_value()); return std::move(*std::get_if<1>(&m_state)); }
    template<typename U>
    T value_or(U &&other) const { return has_value() ? value() : T(std::forward<U>(other)); }

private:
    std::variant<T, Error> m_state;
};

template<>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_ok(false) {}

    bool has_value() const { return m_ok; }
    explicit operator bool() const { return m_ok; }
    const Error &error() const { Q_ASSERT(!m_ok); return m_error; }

private:
    Error m_error;
    bool m_ok = true;
};

} // namespace witan
