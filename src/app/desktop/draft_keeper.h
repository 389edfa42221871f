// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"

#include <QMap>
#include <QObject>
#include <QTimer>

namespace witan {

class ReviewCache;

/// Saves what is being typed: within half a second of the first unsaved key, and at once when asked, so that a crash
/// costs no more than that.
class DraftKeeper final : public QObject {
    Q_OBJECT
public:
    explicit DraftKeeper(ReviewCache &cache, QObject *parent = nullptr);
    ~DraftKeeper() override;

    void change(const ConsultationId &id, const QString &what, const QString &text);
    /// What was typed has been sent: the draft is gone, saved or not.
    void clear(const ConsultationId &id, const QString &what);
    QString draft(const ConsultationId &id, const QString &what);
    void saveNow();

Q_SIGNALS:
    void kept(const witan::ConsultationId &id);   ///< another draft than before is on disk, or none
    void failed(const witan::Error &error);

private:
    using Key = std::pair<ConsultationId, QString>;
    ReviewCache &m_cache;
    QMap<Key, QString> m_unsaved;
    QTimer m_timer;
};

} // namespace witan
