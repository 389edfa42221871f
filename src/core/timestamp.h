// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <compare>
#include <optional>

namespace witan {

/// A point in time: milliseconds since 1970-01-01T00:00:00Z. Text form: "2026-11-22T09:59:30.123Z" (src/protocol/README.md, Values).
struct Timestamp {
    qint64 ms = 0;

    /// Years 0001 to 9999; a time outside is written as the nearest one inside.
    QString toString() const;
    /// ISO 8601 in UTC with `Z`, milliseconds optional; nothing else.
    static std::optional<Timestamp> parse(QStringView text);
    auto operator<=>(const Timestamp &) const = default;
};

/// Where a rule needs the time, it is handed a clock; only app/ makes the real one.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
public:
    Timestamp now() const override;
};

} // namespace witan
