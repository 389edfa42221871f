// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "core/ids.h"
#include "core/timestamp.h"
#include "models/arrival.h"

#include <QPointer>
#include <QWidget>

#include <memory>

namespace witan {

class DoorButton;
class InboxModel;
enum class SampleOffer;
namespace Ui { class WelcomePage; }

/// The overview, in the middle while nothing is open: what waits, by tier; where to begin; how an agent finds its way here.
class WelcomePage final : public QWidget {
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);
    ~WelcomePage() override;

    void setModel(InboxModel *model);
    void setClock(const Clock *clock);
    void setArrival(Arrival::State arrival);
    void setListenUrl(const QString &url, const QString &tokenFile);
    void setSampleOffer(SampleOffer offer);
    void tick();
    void focusFirst();

Q_SIGNALS:
    void chosen(const witan::ConsultationId &id);   ///< the most urgent one of a tier
    void sampleRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Waiting {
        int count = 0;
        QString title;                ///< of the most urgent one
        ConsultationId first;
        Timestamp oldest;
        QStringList foreignTiers;     ///< words of agents that Witan does not know
    };
    struct TierDoor {
        RiskTier tier = RiskTier::Unknown;
        DoorButton *button = nullptr;
        ConsultationId first;
    };
    Waiting waitingOf(RiskTier tier) const;
    void showDoor(TierDoor &door, const Waiting &waiting);
    void showWords(int waiting);
    QString whereTheyAre() const;

    std::unique_ptr<Ui::WelcomePage> m_ui;
    QPointer<InboxModel> m_model;
    QList<TierDoor> m_doors;
    const Clock *m_clock;
    Arrival::State m_arrival = Arrival::State::Quiet;
};

} // namespace witan
