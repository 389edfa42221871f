// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"

#include <QObject>
#include <QProcess>

#include <optional>

namespace witan {

/// What the sample agent keeps in its folder of the consultation that it asked for last.
struct SampleTrace {
    ConsultationId consultation;
    bool hasEnded = false;
};
/// Empty where there is none, or none that can be read.
std::optional<SampleTrace> sampleTraceIn(const QString &workFolder);

/// The sample agent (`witan-agent sample`) as a child of this program: it ends with it, and can be started again.
class SampleChild final : public QObject {
    Q_OBJECT
public:
    explicit SampleChild(QObject *parent = nullptr);
    ~SampleChild() override;

    void start(const QString &url, const QString &tokenFile, const QString &workFolder);
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// Asks it to end; ended() follows, at the latest after a second and a half.
    void end();

Q_SIGNALS:
    void started();
    void ended();
    void failed(const witan::Error &error);

private:
    void onError(QProcess::ProcessError error);
    QProcess m_process;
    bool m_ending = false;
};

} // namespace witan
