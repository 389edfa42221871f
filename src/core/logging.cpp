// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/logging.h"

#include "core/untrusted_text.h"

#include <QByteArray>
#include <QFile>
#include <QFileInfo>
#include <QVarLengthArray>

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>

namespace witan {

namespace {

constexpr std::size_t kAreas = 7;
constexpr std::array<const char *, kAreas> kAreaNames{"net", "proto", "store", "client", "service", "ui", "qt"};
constexpr qsizetype kLongestValue = 200;
constexpr std::size_t kFileSize = 8 * 1024 * 1024;
constexpr std::size_t kFileCount = 3;

std::atomic<LogLevel> leastLevel = LogLevel::Warning;
std::atomic<qint64> droppedLines = 0;

spdlog::level::level_enum spdlogLevel(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return spdlog::level::debug;
    case LogLevel::Info: return spdlog::level::info;
    case LogLevel::Warning: return spdlog::level::warn;
    case LogLevel::Error: break;
    }
    return spdlog::level::err;
}

std::unique_ptr<spdlog::formatter> formatter(const char *lineEnd)
{
    return std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %L %n %v", spdlog::pattern_time_type::utc, lineEnd);
}

/// Writes each line at once, as spdlog's own does, unless somebody holds it.
class StderrSink : public spdlog::sinks::base_sink<std::mutex> {
public:
    StderrSink() { set_formatter(formatter("\n")); }     // a text stream makes of it what the system wants

    void hold()
    {
        const std::lock_guard lock(mutex_);
        ++m_holders;
    }
    void letGo()
    {
        const std::lock_guard lock(mutex_);
        if (--m_holders == 0)
            flush_();
    }

protected:
    void sink_it_(const spdlog::details::log_msg &line) override
    {
        formatter_->format(line, m_held);
        if (m_holders == 0 || m_held.size() >= kMostHeld)
            flush_();
    }
    void flush_() override
    {
        if (m_held.size() == 0)
            return;
        std::fwrite(m_held.data(), 1, m_held.size(), stderr);
        std::fflush(stderr);
        m_held.clear();
    }

private:
    static constexpr std::size_t kMostHeld = 64 * 1024;
    spdlog::memory_buf_t m_held;
    int m_holders = 0;
};

/// One sink under all the loggers, so that a file can join it while other threads log.
struct Sinks {
    std::shared_ptr<StderrSink> standardError = std::make_shared<StderrSink>();
    std::shared_ptr<spdlog::sinks::dist_sink_mt> shared = std::make_shared<spdlog::sinks::dist_sink_mt>();
    std::array<std::unique_ptr<spdlog::logger>, kAreas> loggers;

    Sinks()
    {
        shared->add_sink(standardError);
        for (std::size_t i = 0; i < kAreas; ++i) {
            loggers[i] = std::make_unique<spdlog::logger>(kAreaNames[i], shared);
            loggers[i]->set_level(spdlog::level::trace);   // logEnabled() has judged before
            loggers[i]->flush_on(spdlog::level::warn);
            // A full disk must not stop the program, nor fill stderr with its own complaints.
            loggers[i]->set_error_handler([](const std::string &) { ++droppedLines; });
        }
    }
};

Sinks &sinks()
{
    static Sinks *const all = new Sinks;   // never destroyed: threads may log while the program goes down
    return *all;
}

LogLevel levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return LogLevel::Debug;
    case QtInfoMsg: return LogLevel::Info;
    case QtWarningMsg: return LogLevel::Warning;
    case QtCriticalMsg:
    case QtFatalMsg: break;
    }
    return LogLevel::Error;
}

void onQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    log(LogArea::Qt, levelOf(type), "qt_message",
        {{"category", context.category ? context.category : "default"}, {"text", text}});
}

void addFile(const QString &file)
{
    try {
        spdlog::file_event_handlers handlers;
        handlers.after_open = [file](const spdlog::filename_t &, std::FILE *) {
            if (QFileInfo(file).isFile())   // a device's rights are not ours to change
                QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        };
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(QFile::encodeName(file).toStdString(), kFileSize, kFileCount, false, handlers);
        sink->set_formatter(formatter(spdlog::details::os::default_eol));
        sinks().shared->add_sink(std::move(sink));
    } catch (const spdlog::spdlog_ex &failure) {
        log(LogArea::Ui, LogLevel::Warning, "log_file_not_opened", {{"file", file}, {"reason", failure.what()}});
    }
}

bool isPlain(char16_t c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z')
        || QStringView(u"-_.:/@+,").contains(QChar(c));
}

} // namespace

void setUpLogging(LogLevel level, const QString &file)
{
    leastLevel = level;
    if (!file.isEmpty())
        addFile(file);
    qInstallMessageHandler(onQtMessage);
}

bool logEnabled(LogArea, LogLevel level)
{
    return level >= leastLevel.load(std::memory_order_relaxed);
}

LogTogether::LogTogether()
{
    sinks().standardError->hold();
}

LogTogether::~LogTogether()
{
    sinks().standardError->letGo();
}

qint64 droppedLogLines()
{
    return droppedLines;
}

void log(LogArea area, LogLevel level, const char *event, std::initializer_list<LogField> fields)
{
    if (!logEnabled(area, level))
        return;
    QVarLengthArray<char, 512> line;
    const auto put = [&line](QByteArrayView text) { line.append(text.data(), text.size()); };
    put(event);
    for (const LogField &field : fields) {
        put(" ");
        put(field.key);
        put("=");
        put(logEscaped(field.value).toUtf8());
    }
    // Handed over as a finished text: spdlog formats nothing, so braces in it mean nothing.
    sinks().loggers[static_cast<std::size_t>(area)]->log(
        spdlogLevel(level), spdlog::string_view_t(line.constData(), static_cast<std::size_t>(line.size())));
}

QString logEscaped(const QString &value)
{
    const bool plain = !value.isEmpty() && value.size() <= kLongestValue
        && std::all_of(value.cbegin(), value.cend(), [](QChar c) { return isPlain(c.unicode()); });
    if (plain)
        return value;
    QString text(u'"');
    for (const char32_t c : QStringView(value).first(qMin(value.size(), kLongestValue)).toUcs4()) {
        if (c == U'\n')
            text += QLatin1StringView("\\n");
        else if (c == U'\t')
            text += QLatin1StringView("\\t");
        else if (c == U'"' || c == U'\\')
            text += QLatin1StringView("\\") + QChar(static_cast<char16_t>(c));
        else if (isHiddenCharacter(c))
            text += QLatin1StringView("\\u{") + QString::number(static_cast<uint>(c), 16) + u'}';
        else
            text += QString::fromUcs4(&c, 1);
    }
    if (value.size() > kLongestValue)
        text += u'…';
    return text + u'"';
}

} // namespace witan
