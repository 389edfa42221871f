// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <concepts>
#include <initializer_list>
#include <type_traits>

namespace witan {

/// Structured log, one line an entry: `event key=value key="text"`. Loggers: net, proto, store, client, service, ui, qt.
/// Never bodies, plans, states, names or tokens, nothing that a peer wrote: ids and sizes. Values are escaped (newline, ESC, bidi…) and never taken for a
/// format, so one call is one line (tests/README.md, row 55). Thread-safe.
enum class LogArea { Net, Proto, Store, Client, Service, Ui, Qt };
enum class LogLevel { Debug, Info, Warning, Error };

/// Key and value of an entry; made from text, numbers and anything with toString().
struct LogField {
    const char *key;
    QString value;
    LogField(const char *k, const QString &v) : key(k), value(v) {}
    LogField(const char *k, const char *v) : key(k), value(QString::fromUtf8(v)) {}
    LogField(const char *k, bool v) : key(k), value(v ? QStringLiteral("true") : QStringLiteral("false")) {}
    template<typename T> requires std::is_integral_v<T>
    LogField(const char *k, T v) : key(k), value(QString::number(v)) {}
    template<typename T> requires std::is_floating_point_v<T>
    LogField(const char *k, T v) : key(k), value(QString::number(static_cast<double>(v))) {}
    template<typename T> requires requires(const T &t) { t.toString(); }
    LogField(const char *k, const T &v) : key(k), value(v.toString()) {}
};

/// Sets up the sinks: stderr, and a rotating file where `file` is not empty. Qt's own messages join them as `qt`.
/// Called by a program's main, and again where a file joins later; without it nothing is logged below Warning.
void setUpLogging(LogLevel level, const QString &file = {});

bool logEnabled(LogArea area, LogLevel level);
void log(LogArea area, LogLevel level, const char *event, std::initializer_list<LogField> fields = {});

/// Lines for stderr that are logged while one of these lives are written by one call at its end: a call a line is what many lines cost
/// most. A warning, and 64 KiB, write all that waits.
class LogTogether {
public:
    LogTogether();
    ~LogTogether();
    LogTogether(const LogTogether &) = delete;
    LogTogether &operator=(const LogTogether &) = delete;
};

/// Lines that a sink could not take (a full disk, say) since the program began; the program goes on without them.
qint64 droppedLogLines();

/// A value as it stands in the log: quoted where it has spaces, quotes or anything not plain, always on one line, cut at 200 characters.
QString logEscaped(const QString &value);

} // namespace witan
